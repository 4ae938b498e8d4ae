"""Reads a mail from standard input by Python's own parser; what is in it, as JSON."""

import email
import email.policy
import json
import sys

mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = [
    {"type": part.get_content_type(), "charset": part.get_content_charset(), "text": part.get_content()}
    for part in mail.walk()
    if not part.is_multipart()
]
defects = [repr(defect) for part in mail.walk() for defect in part.defects]
headers = [[name, str(value)] for name, value in mail.items()]
print(json.dumps({"type": mail.get_content_type(), "headers": headers, "parts": parts, "defects": defects}))
