"""Compares what the AWS CLI prints with what the console prints, for the same answers of the same APIs.

Reads cases from standard input, as JSON: `calls` are command lines with the answer that the API gives and what the
console printed; `values` are made-up answers for the formatters alone. One process drives the CLI's own driver; a stub
on the loopback address answers it. Prints what differs, and at the end how many were compared.
"""

import http.server
import io
import json
import os
import sys
import tempfile
import threading
from types import SimpleNamespace
from xml.sax.saxutils import escape

CONFIG = "[default]\nregion = us-east-1\ncli_timestamp_format = iso8601\ncli_history = disabled\n"

os.environ.update(
    AWS_ACCESS_KEY_ID="none",
    AWS_SECRET_ACCESS_KEY="none",
    AWS_EC2_METADATA_DISABLED="true",
    AWS_MAX_ATTEMPTS="1",
)
for name in ("AWS_PROFILE", "AWS_DEFAULT_OUTPUT", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION", "AWS_REGION"):
    os.environ.pop(name, None)


class Answer:
    """What the stub says next."""

    body = b"{}"
    kind = "application/x-amz-json-1.1"


class Stub(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Type", Answer.kind)
        self.send_header("Content-Length", str(len(Answer.body)))
        self.end_headers()
        self.wfile.write(Answer.body)

    def log_message(self, *_):
        pass


def as_xml(shape, value):
    """Writes a value as the query protocol does."""
    if shape.type_name == "structure":
        members = shape.members
        return "".join(f"<{name}>{as_xml(members[name], one)}</{name}>" for name, one in value.items())
    if shape.type_name == "list":
        return "".join(f"<member>{as_xml(shape.member, one)}</member>" for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(str(value))


def give(session, argv, response):
    service = session.get_service_model(argv[0])
    if service.metadata["protocol"] == "query":
        name = "".join(part.capitalize() for part in argv[1].split("-"))
        operation = service.operation_model(name)
        inner = as_xml(operation.output_shape, response)
        Answer.body = (
            f"<{name}Response><{name}Result>{inner}</{name}Result>"
            f"<ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></{name}Response>"
        ).encode()
        Answer.kind = "text/xml"
    else:
        Answer.body = json.dumps(response).encode()
        Answer.kind = "application/x-amz-json-1.1"


class Screen:
    """Stands in for standard output, and keeps what is written."""

    def __enter__(self):
        self.bytes, self.before = io.BytesIO(), sys.stdout
        sys.stdout = io.TextIOWrapper(self.bytes, encoding="utf-8", newline="\n")
        return self

    def __exit__(self, *_):
        sys.stdout.flush()
        self.text = self.bytes.getvalue().decode()
        sys.stdout = self.before


def remember_clients(session):
    """A client takes longer to make than all that it does here."""
    made, create = {}, session.create_client

    def create_client(service, *args, **kwargs):
        if service not in made:
            made[service] = create(service, *args, **kwargs)
        return made[service]

    session.create_client = create_client


def main():
    import jmespath
    from awscli.clidriver import create_clidriver
    from awscli.formatter import get_formatter

    given = json.load(sys.stdin)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    differ, compared, broken = 0, 0, 0

    def compare(what, theirs, ours):
        nonlocal differ, compared
        compared += 1
        if theirs != ours:
            differ += 1
            if differ <= 20:
                print(f"--- {what}\n--- the AWS CLI\n{theirs}\n--- here\n{ours}\n")

    with tempfile.NamedTemporaryFile("w", suffix=".ini") as config:
        config.write(CONFIG)
        config.flush()
        os.environ["AWS_CONFIG_FILE"] = config.name
        os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
        driver = create_clidriver()
        remember_clients(driver.session)
        for call in given["calls"]:
            argv = call["argv"]
            give(driver.session, argv, call["response"])
            errors, sys.stderr = sys.stderr, io.StringIO()
            with Screen() as screen:
                status = driver.main([*argv, "--endpoint-url", endpoint])
            errors, sys.stderr = sys.stderr.getvalue(), errors
            said = f"[status {status}] {errors}" if status else screen.text
            compare(f"aws {' '.join(argv)}", said, call["out"])
    for value in given["values"]:
        response, query = value["response"], value["query"]
        if not isinstance(response, dict):
            # An answer is a structure; anything else is what was picked from one.
            response, query = {"it": response}, f"it | {query}" if query else "it"
        query = jmespath.compile(query) if query else None
        arguments = SimpleNamespace(output=value["output"], query=query, color="off")
        with Screen() as screen:
            try:
                get_formatter(value["output"], arguments)("describe-things", response)
            except (AttributeError, TypeError, ValueError):
                # The CLI breaks on some lists of unlike things.
                broken += 1
                continue
        compare(f"{value['name']} as {value['output']}, query {value['query']}", screen.text, value["out"])
    server.shutdown()
    print(f"{compared} compared, {differ} differ; on {broken} the CLI breaks")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
