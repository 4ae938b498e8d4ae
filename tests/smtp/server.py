"""A mail server that keeps what it takes, and fails on demand. The recipient's name says how:

later@    is told 451, later-data@ after the whole mail
never@    is told 550, never-data@ 554 after the whole mail with a word of it
hang@     gets no answer to RCPT, hang-data@ none after the whole mail
drop@     is dropped after the whole mail was kept
anybody else's mail is taken.

Prints its port, then a JSON line for each mail that it has kept.
"""

import argparse
import asyncio
import json
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "later":
            return "451 4.3.0 come back later"
        if name == "never":
            return "550 5.1.1 no such user here"
        if name == "hang":
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        kept = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "options": envelope.mail_options,
            "encrypted": server.transport.get_extra_info("ssl_object") is not None,
            "user": session.auth_data.decode() if session.authenticated else None,
            "hello": session.host_name,
            "peer": session.peer[1],
            "content": envelope.original_content.decode("utf-8"),
        }
        if name == "later-data":
            return "452 4.2.2 the disk is full"
        if name == "never-data":
            word = next(word for word in kept["content"].split() if "://" in word)
            return f"554 5.7.1 blocked for {word}"
        print(json.dumps(kept), flush=True)
        if name == "hang-data":
            await asyncio.sleep(3600)
        if name == "drop":
            server.transport.abort()
            await asyncio.sleep(3600)
        return "250 2.0.0 kept"


def authenticator(user, password):
    def check(server, session, envelope, mechanism, data):
        if isinstance(data, LoginPassword) and data == LoginPassword(user.encode(), password.encode()):
            return AuthResult(success=True, auth_data=data.login)
        said = data.password.decode() if isinstance(data, LoginPassword) else ""
        return AuthResult(success=False, handled=False, message=f"535 5.7.8 {said} is wrong")

    return check


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    options.add_argument("--certificate")
    options.add_argument("--key")
    options.add_argument("--user")
    options.add_argument("--password")
    options.add_argument("--utf8", action="store_true")
    options = options.parse_args()
    context = None
    if options.tls != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
    starttls = context if options.tls == "starttls" else None

    def session():
        return SMTP(
            Handler(),
            hostname="mail.test",
            enable_SMTPUTF8=options.utf8,
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=authenticator(options.user, options.password) if options.user else None,
            auth_required=options.user is not None,
            auth_require_tls=starttls is not None,
        )

    implicit = context if options.tls == "implicit" else None
    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=implicit)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
