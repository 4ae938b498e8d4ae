"""Django REST framework's authentication for a service whose accounts are at a Vestibule: docs/clients.md says how it is set up.

Copy this file into the project. It needs Django, djangorestframework and urllib3."""

import hashlib
import logging
import time
from typing import NamedTuple
from urllib.parse import unquote

import urllib3
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import APIException, AuthenticationFailed, PermissionDenied

SETTINGS = {
    # For how long, in seconds, an answer is kept in Django's cache: a token that was revoked works for no longer. 0 asks always.
    "LIFETIME": 5,
    "REFUSED_LIFETIME": 1,
    # Of an attempt; there are two.
    "TIMEOUT": 3,
    # True where `vestibule import-django` took the accounts of this very database: they have the same ids.
    "SAME_IDS": False,
    **settings.VESTIBULE,
}
MAX_LENGTH = 4096
logger = logging.getLogger(__name__)
# No redirect is followed and nothing is sent twice by itself; a connection that was closed meanwhile is opened anew.
POOL = urllib3.PoolManager(maxsize=64, timeout=urllib3.Timeout(total=SETTINGS["TIMEOUT"]))
RETRIES = urllib3.Retry(total=1, redirect=False, status=False)


class Account(NamedTuple):
    """Who has sent the token; a view finds it in `request.auth`."""

    id: int
    """Never changes."""
    username: str
    """May change, and may look like an address that is somebody else's."""
    email: str
    """Empty unless the account has proved it."""
    name: str
    groups: tuple


class Unavailable(APIException):
    """Vestibule cannot be asked: 503, which is no refusal of the token."""

    status_code = 503
    default_detail = "Service temporarily unavailable, try again later."
    wait = 1


class VestibuleAuthentication(BaseAuthentication):
    """Asks Vestibule who has sent `Authorization: Token …` or `Bearer …`. Any other scheme is left to the next class."""

    def authenticate(self, request):
        header = get_authorization_header(request)
        words = header.split()
        if not words or words[0].lower() not in (b"token", b"bearer"):
            return None
        if len(header) > MAX_LENGTH:
            raise AuthenticationFailed("Invalid token.")
        status, told = self.remembered(header, request.method)
        if status == 401:
            raise AuthenticationFailed(told)
        if status == 403:
            raise PermissionDenied(told)
        account = Account(*told)
        user = self.user_of(account)
        if not user.is_active:
            raise AuthenticationFailed("User inactive or deleted.")
        return user, account

    def authenticate_header(self, request):
        return "Token"

    def user_of(self, account):
        """The row of an account here, made when it is first needed; it has no password, and no name, address or right of the account's.

        It is found by the account's id, which never changes; a name can be given up and be taken by somebody else. Where the ids
        are not shared, no account of this database can be taken for it: neither by its id nor by its name."""
        model = get_user_model()
        name = f"vestibule-{account.id}"
        defaults = {"password": make_password(None)}
        if SETTINGS["SAME_IDS"]:
            return model.objects.get_or_create(pk=account.id, defaults={model.USERNAME_FIELD: name, **defaults})[0]
        user, _ = model.objects.get_or_create(**{model.USERNAME_FIELD: name}, defaults=defaults)
        if user.has_usable_password():
            raise PermissionDenied(f"The name {name} is taken by another account of this service.")
        return user

    def remembered(self, header, method):
        """Vestibule's answer, or that of the last seconds: a status, with a sentence or the parts of an account."""
        only_reads = method in ("GET", "HEAD", "OPTIONS", "TRACE")
        key = f"vestibule:{hashlib.sha256(header).hexdigest()}:{'read' if only_reads else 'write'}"
        now = time.time()
        until, *answer = cache.get(key) or (0, None, None)
        # A clock that was set back must not prolong it.
        if now < until <= now + SETTINGS["LIFETIME"]:
            return answer
        status, told = ask(header, method)
        lifetime = SETTINGS["LIFETIME"] if status == 200 else min(SETTINGS["LIFETIME"], SETTINGS["REFUSED_LIFETIME"])
        # Counted from the question: the token may have been revoked since.
        if lifetime > 0:
            cache.set(key, (now + lifetime, status, told), lifetime)
        return status, told


def ask(header, method):
    """Asks Vestibule about a request with this `Authorization`."""
    scheme, _, host = SETTINGS["SERVICE"].partition("://")
    headers = {
        "Authorization": header,
        "X-Forwarded-Proto": scheme,
        "X-Forwarded-Host": host,
        # The rules may open paths to everybody, but none with a semicolon: so the answer is about the token.
        "X-Forwarded-Uri": "/;",
        "X-Forwarded-Method": method,
    }
    try:
        answer = POOL.request("GET", SETTINGS["SERVER"] + "/api/verify", headers=headers, retries=RETRIES)
        # A reverse proxy between may have refusals of its own.
        if answer.status == 401 and answer.headers.get("WWW-Authenticate") == "Token" or answer.status == 403:
            return answer.status, answer.json()["detail"]
        if answer.status == 200:
            return 200, account_of(answer.headers)
        reason = f"it answered {answer.status}: {answer.data[:200]!r}"
    except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError) as error:
        reason = repr(error)
    logger.warning("Vestibule could not be asked who is signed in: %s", reason)
    raise Unavailable()


def account_of(headers):
    """The parts of an account, from the headers of a 200."""

    def text(name):
        # HTTP's own letters are Latin-1, and these are UTF-8.
        return headers[name].encode("latin-1").decode()

    def decoded(value):
        return unquote(value, errors="strict")

    groups = tuple(decoded(group) for group in text("Remote-Groups").split(",") if group)
    # The address is the one that is never encoded.
    return int(text("Vestibule-Account-Id")), decoded(text("Remote-User")), text("Remote-Email"), decoded(text("Remote-Name")), groups
