"""Second factors of a Django, of real allauth and django-otp: `enrol` makes users with factors in a new database, `replace`
gives the first of them other ones, `remove` takes them away, and `assert` answers a question for a passkey like a browser.
All read and write JSON."""

import hashlib
import json
import os
import secrets
import struct
import sys

import django

django.setup()

from allauth.core import context
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import get_hasher
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.test import RequestFactory
from django_otp.oath import TOTP as OtpTotp
from django_otp.plugins.otp_email.models import EmailDevice
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticatorData

User = get_user_model()
PASSWORD = "Quiet-harbor-42"
ORIGIN = "http://localhost:8000"
UP, UV, AT = 0x01, 0x04, 0x40


def new_user(name):
    hasher = get_hasher("pbkdf2_sha256")
    return User.objects.create(username=name, password=hasher.encode(PASSWORD, hasher.salt(), iterations=20_000))


def base32(key):
    from base64 import b32encode

    return b32encode(bytes.fromhex(key)).decode()


def client_data(kind, challenge, origin):
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()


def register(user, name, passwordless, host="localhost"):
    """Registers a passkey with allauth as its view does, and returns what its authenticator keeps."""
    request = RequestFactory().get("/", HTTP_HOST=f"{host}:8000")
    request.session, request.user = SessionStore(), user
    origin = ORIGIN if host == "localhost" else f"https://{host}"
    with context.request_context(request):
        options = json.loads(json.dumps(webauthn.begin_registration(user, passwordless), default=dict))["publicKey"]
        key, credential_id = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(32)
        credential_data = AttestedCredentialData.create(
            Aaguid.NONE, credential_id, ES256.from_cryptography_key(key.public_key())
        )
        rp_id_hash = hashlib.sha256(options["rp"]["id"].encode()).digest()
        data = AuthenticatorData.create(rp_id_hash, UP | UV | AT, 0, credential_data)
        credential = {
            "type": "public-key",
            "id": websafe_encode(credential_id),
            "rawId": websafe_encode(credential_id),
            "authenticatorAttachment": "platform",
            "response": {
                "clientDataJSON": websafe_encode(client_data("webauthn.create", options["challenge"], origin)),
                "attestationObject": websafe_encode(cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})),
                "transports": ["internal"],
            },
            "clientExtensionResults": {"credProps": {"rk": passwordless}},
        }
        webauthn.complete_registration(credential)
        webauthn.WebAuthn.add(user, name, credential)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "id": websafe_encode(credential_id),
        "handle": options["user"]["id"],
        "rp_id": options["rp"]["id"],
        "key": pem.decode(),
    }


def assertion():
    """`AuthenticationResponseJSON`, as a browser with the passkey makes it."""
    asked = json.load(sys.stdin)
    passkey, options = asked["passkey"], asked["options"]
    rp_id_hash = hashlib.sha256(passkey["rp_id"].encode()).digest()
    data = rp_id_hash + struct.pack(">BI", UP | UV, 0)
    client = client_data("webauthn.get", options["challenge"], asked["origin"])
    key = serialization.load_pem_private_key(passkey["key"].encode(), None)
    signature = key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
    return {
        "type": "public-key",
        "id": passkey["id"],
        "rawId": passkey["id"],
        "authenticatorAttachment": "platform",
        "response": {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": passkey["handle"],
        },
        "clientExtensionResults": {},
    }


def recovery_codes(user):
    """Codes of allauth, the first of which is used."""
    codes = RecoveryCodes.activate(user)
    used, *unused = codes.generate_codes()
    assert codes.validate_code(used) and not codes.validate_code(used)
    return {"used": used, "unused": unused}


def allauth_user(name):
    user, secret = new_user(name), generate_totp_secret()
    TOTP.activate(user, secret)
    return {"username": name, "secret": secret, **recovery_codes(user)}


def otp_user(name):
    user = new_user(name)
    app = TOTPDevice.objects.create(user=user, name="app")
    TOTPDevice.objects.create(user=user, name="never confirmed", confirmed=False)
    code = OtpTotp(app.bin_key).token()
    assert app.verify_token(code)
    device = StaticDevice.objects.create(user=user, name="backup")
    used, *unused = (device.token_set.create(token=StaticToken.random_token()).token for _ in range(3))
    assert device.verify_token(used)
    return {"username": name, "secret": base32(app.key), "used_code": f"{code:06}", "used": used, "unused": unused}


def passkey_user(name, passwordless):
    user = new_user(name)
    return {"username": name, "passkey": register(user, f"{name}'s key", passwordless), **recovery_codes(user)}


def enrol():
    call_command("migrate", verbosity=0)
    new_user("nobody")
    made = {
        "allauth": allauth_user("allauth"),
        "otp": otp_user("otp"),
        "key": passkey_user("key", False),
        "passwordless": passkey_user("passwordless", True),
    }
    unfit = new_user("unfit")
    TOTPDevice.objects.create(user=unfit, name="eight digits", digits=8)
    EmailDevice.objects.create(user=unfit, name="mail")
    register(unfit, "elsewhere", False, "auth.example.com")
    return {"password": PASSWORD, **made}


def replace():
    user = User.objects.get(username="allauth")
    Authenticator.objects.filter(user=user).delete()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return {"username": "allauth", "secret": secret, **recovery_codes(user)}


def remove():
    return Authenticator.objects.filter(user__username="allauth").delete()[0]


commands = {"enrol": enrol, "replace": replace, "remove": remove, "assert": assertion}
json.dump(commands[sys.argv[1]](), sys.stdout)
