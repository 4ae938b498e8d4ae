"""Accounts of a Django: `make` fills a new database and tells what is in it, `authenticate` lets users in whose names and
passwords stand on standard input. Both write JSON."""

import json
import sys

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, authenticate, get_user_model
from django.contrib.auth.hashers import get_hasher, get_hashers
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

User = get_user_model()
# A million, as is usual, takes a program that was not built for speed some seconds.
FEWER = {"pbkdf2_sha256": {"iterations": 20_000}, "pbkdf2_sha1": {"iterations": 20_000}}


def told(user):
    """What is to be the same after the way there and back."""
    return {
        "id": user.pk,
        "username": user.username,
        "email": user.email,
        "name": user.get_full_name(),
        "flags": [user.is_active, user.is_staff, user.is_superuser],
        "groups": sorted(group.name for group in user.groups.all()),
        "date_joined": user.date_joined.isoformat(timespec="milliseconds"),
        "has_usable_password": user.has_usable_password(),
    }


def hashed(password, algorithm="pbkdf2_sha256"):
    hasher = get_hasher(algorithm)
    return hasher.encode(password, hasher.salt(), **FEWER.get(algorithm, {}))


def sign_in(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def make():
    from knox.models import AuthToken
    from rest_framework.authtoken.models import Token

    call_command("migrate", verbosity=0)
    editors, support = (Group.objects.create(name=name) for name in ["editors", "Équipe support"])
    made = []
    for number, hasher in enumerate(get_hashers()):
        password = f"Quiet-harbor-{number}-é"
        user = User.objects.create(
            username=f"{hasher.algorithm}.Ünal",
            email=f"{hasher.algorithm}@Example.org",
            first_name="Ünal",
            last_name=hasher.algorithm,
            password=hashed(password, hasher.algorithm),
            is_staff=number % 2 == 0,
            is_superuser=number == 0,
        )
        user.groups.set([editors, support][: number % 3])
        token, (_, knox_token) = Token.objects.create(user=user).key, AuthToken.objects.create(user)
        made.append((user, password, {"token": token, "knox": knox_token, "session": sign_in(user)}))
    inactive = User.objects.create(username="inactive", password=hashed("Quiet-harbor-42"), is_active=False)
    unusable = User.objects.create_user("unusable", "")
    User.objects.create_user("gone").delete()
    made += [(inactive, "Quiet-harbor-42", {}), (unusable, "Quiet-harbor-42", {})]
    return [{**told(user), **more, "password": password} for user, password, more in made]


def let_in():
    found = [authenticate(username=name, password=password) for name, password in json.load(sys.stdin)]
    return [user and told(user) for user in found]


commands = {"make": make, "authenticate": let_in, "list": lambda: [told(user) for user in User.objects.order_by("pk")]}
json.dump(commands[sys.argv[1]](), sys.stdout)
