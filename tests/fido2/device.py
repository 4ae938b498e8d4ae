"""A device with passkeys, in the words of Yubico's fido2: reads a request of JSON from each line, writes the answer.

{"do": "create", "origin": "...", "options": {...}, "algorithm": -7} -> RegistrationResponseJSON
{"do": "get", "origin": "...", "options": {...}} -> AuthenticationResponseJSON
"""

import json
import os
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from fido2.cose import ES256, ES384, RS256, EdDSA
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialCreationOptions,
    PublicKeyCredentialRequestOptions,
    RegistrationResponse,
)

MODEL = bytes.fromhex("2fc0579f811347eab116bb5a8db9202a")
FLAG = AuthenticatorData.FLAG

KEYS = {
    -7: (ES256, lambda: ec.generate_private_key(ec.SECP256R1())),
    -8: (EdDSA, ed25519.Ed25519PrivateKey.generate),
    -35: (ES384, lambda: ec.generate_private_key(ec.SECP384R1())),
    -257: (RS256, lambda: rsa.generate_private_key(65537, 2048)),
}

passkeys = {}


def sign(algorithm, key, message):
    if algorithm == -7:
        return key.sign(message, ec.ECDSA(hashes.SHA256()))
    if algorithm == -35:
        return key.sign(message, ec.ECDSA(hashes.SHA384()))
    if algorithm == -257:
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(message)


def client_data(kind, options, origin):
    kinds = CollectedClientData.TYPE
    return CollectedClientData.create(kinds.CREATE if kind == "create" else kinds.GET, options.challenge, origin)


def create(request):
    options = PublicKeyCredentialCreationOptions.from_dict(request["options"])
    algorithm = request["algorithm"]
    assert any(offered.alg == algorithm for offered in options.pub_key_cred_params)
    cose, generate = KEYS[algorithm]
    key, credential_id = generate(), os.urandom(64)
    public_key = cose.from_cryptography_key(key.public_key())
    credential = AttestedCredentialData.create(MODEL, credential_id, public_key)
    flags = FLAG.UP | FLAG.UV | FLAG.AT
    data = AuthenticatorData.create(sha256(options.rp.id.encode()), flags, 0, credential)
    passkeys[credential_id] = {"algorithm": algorithm, "key": key, "user": options.user.id, "count": 0}
    response = AuthenticatorAttestationResponse(
        client_data=client_data("create", options, request["origin"]),
        attestation_object=AttestationObject.create("none", data, {}),
    )
    return dict(RegistrationResponse(raw_id=credential_id, response=response))


def get(request):
    options = PublicKeyCredentialRequestOptions.from_dict(request["options"])
    allowed = [one.id for one in options.allow_credentials or []]
    credential_id = next(known for known in reversed(passkeys) if not allowed or known in allowed)
    passkey = passkeys[credential_id]
    passkey["count"] += 1
    data = AuthenticatorData.create(sha256(options.rp_id.encode()), FLAG.UP | FLAG.UV, passkey["count"])
    client = client_data("get", options, request["origin"])
    response = AuthenticatorAssertionResponse(
        client_data=client,
        authenticator_data=data,
        signature=sign(passkey["algorithm"], passkey["key"], data + client.hash),
        user_handle=passkey["user"],
    )
    return dict(AuthenticationResponse(raw_id=credential_id, response=response))


def as_json(value):
    if isinstance(value, (bytes, bytearray)):
        return websafe_encode(bytes(value))
    return str(value)


for line in sys.stdin:
    asked = json.loads(line)
    answer = create(asked) if asked["do"] == "create" else get(asked)
    print(json.dumps(answer, default=as_json), flush=True)
