"""Reads a corpus with Python's email package and says where a notice and its JSON differ."""
import email
import email.policy
import json
import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
faults = []
read = 0


def bare(value):
    return None if value is None else re.sub(r"^[\w-]+\s*;\s*", "", str(value)).strip()


def same(a, b):
    """White space is folded by whoever writes and by whoever reads."""
    squeeze = lambda text: None if text is None else re.sub(r"\s+", "", str(text))
    return squeeze(a) == squeeze(b)


def field(group, name):
    """As it stands: the bytes of a reply may be UTF-8, which no header field may have."""
    for key, value in group.raw_items():
        if key.lower() == name.lower():
            return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()
    return None


def recipients_of(message):
    for part in message.walk():
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            groups = part.get_payload()
            if part.get_content_type() == "message/global-delivery-status":
                # The package knows the groups of message/delivery-status alone, and takes those of RFC 6533 for a message.
                text = groups[0].as_bytes() if isinstance(groups, list) else part.get_payload(decode=True)
                blocks = re.split(r"\r?\n\r?\n", text.decode("utf-8", "surrogateescape"))
                groups = [email.message_from_string(block) for block in blocks if block.strip()]
            return [group for group in groups if field(group, "Action") or field(group, "Final-Recipient")]
    return None


for path in sorted(folder.rglob("*.eml")):
    read += 1
    wanted = json.loads(path.with_suffix(".json").read_text())
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
    name = str(path.relative_to(folder))
    if name != wanted["file"]:
        faults.append(f"{name}: the JSON is of {wanted['file']}")
    if wanted["form"] == "dsn":
        found = recipients_of(message) or []
        if len(found) != len(wanted["recipients"]):
            faults.append(f"{name}: {len(found)} recipients, not {len(wanted['recipients'])}")
            continue
        for group, expected in zip(found, wanted["recipients"]):
            fields = {
                "recipient": bare(field(group, "Final-Recipient") or field(group, "Original-Recipient")),
                "originalRecipient": bare(field(group, "Original-Recipient")),
                "action": field(group, "Action") and str(field(group, "Action")).lower(),
                "status": field(group, "Status") and re.split(r"[ (]", str(field(group, "Status")))[0],
                "diagnostic": bare(field(group, "Diagnostic-Code")),
                "remoteMta": bare(field(group, "Remote-MTA")),
            }
            for key, value in fields.items():
                if not same(value, expected[key]):
                    faults.append(f"{name}: {key} is {value!r}, not {expected[key]!r}")
    else:
        payload = message
        while payload.is_multipart():
            payload = payload.get_payload(0)
        text = payload.get_payload(decode=True).decode("utf-8", "replace").replace("\r\n", "\n")
        for expected in wanted["recipients"]:
            if wanted["form"] == "qsbmf":
                if f"<{expected['recipient']}>:\n" not in text:
                    faults.append(f"{name}: no paragraph of {expected['recipient']}")
                if not same((expected["diagnostic"] or "") in text, True):
                    faults.append(f"{name}: the paragraph does not say {expected['diagnostic']!r}")
            elif expected["recipient"] not in text:
                faults.append(f"{name}: {expected['recipient']} is not in the text")

print(json.dumps({"read": read, "faults": faults}))
