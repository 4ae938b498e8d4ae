"""A service in Django: the settings in SETTINGS, a view that says who asks, and what PREPARE does before. It prints its port."""

import os
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

read = {}
exec(os.environ["SETTINGS"], read)
settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE"]}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework"],
    ROOT_URLCONF="__main__",
    SECRET_KEY="only-for-tests",
    USE_TZ=True,
    **{name: value for name, value in read.items() if name.isupper()},
)
django.setup()
call_command("migrate", verbosity=0)

from django.contrib.auth.models import User  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework.decorators import api_view  # noqa: E402
from rest_framework.response import Response  # noqa: E402


@api_view(["GET", "POST"])
def notes(request):
    row = {"pk": request.user.pk, "name": request.user.username, "usable": request.user.has_usable_password()}
    return Response({"account": request.auth._asdict(), "row": row, "rows": User.objects.count()})


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


urlpatterns = [path("notes", notes)]
exec(os.environ.get("PREPARE", ""))
server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
print(server.server_port, flush=True)
server.serve_forever()
