"""What the service must live through: floods, stalls, signals, lost processes, and a fuzzer that knows its schema."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra is not installed: pip install 'cxtext[serve]'")
pytest.importorskip("uvicorn", reason="the extra is not installed: pip install 'cxtext[serve]'")

from service_process import refused, request_of, serving, wait_until

import cxtext

pytestmark = pytest.mark.slow

ONE = ("--processes", "1")
KEY = "0123456789abcdef-one"


def read_all(connection: socket.socket) -> bytes:
    """Return what arrives until the other side closes."""
    found = b""
    try:
        while chunk := connection.recv(65_536):
            found += chunk
    except ConnectionResetError:
        pass
    return found


def read_one(connection: socket.socket) -> bytes:
    """Return one whole answer, which may come in several parts, of a connection that stays open."""
    found = b""
    while b"\r\n\r\n" not in found:
        found += connection.recv(65_536)
    head, _, body = found.partition(b"\r\n\r\n")
    heads = (line.lower().split(b":") for line in head.split(b"\r\n"))
    length = next(int(parts[1]) for parts in heads if parts[0] == b"content-length")
    while len(body) < length:
        body += connection.recv(65_536)
    return head


def test_the_fuzzer_finds_nothing(tmp_path):
    pytest.importorskip("schemathesis", reason="pip install schemathesis")
    with serving(*ONE) as service:
        fuzz = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run"]
        address = f"http://127.0.0.1:{service.port}/openapi.json"
        fuzz += [address, "--max-examples", "100", "--seed", "0", "--generation-deterministic", "--no-color"]
        done = subprocess.run(fuzz, check=False, capture_output=True, text=True, cwd=tmp_path, timeout=600)
        assert done.returncode == 0, done.stdout[-3_000:]
        assert service.ask("/readyz").status == 200
        assert not [line for line in service.log if '"fault"' in line]


def test_a_thousand_connections_at_once_are_all_answered():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 1_500:
        pytest.skip("too few open files are allowed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1_500), hard))
    with serving(*ONE) as service:
        open_ones = [service.connect() for _ in range(1_000)]
        for n, connection in enumerate(open_ones):
            body = json.dumps({"id": n, "text": f"good number {n}"}).encode()
            connection.sendall(request_of(body, f"Content-Length: {len(body)}", "Connection: close"))
        for n, connection in enumerate(open_ones):
            head, body = read_all(connection).split(b"\r\n\r\n", 1)
            assert head.startswith(b"HTTP/1.1 200")
            assert json.loads(body)["id"] == n
            connection.close()


def test_slow_clients_are_let_go_and_harm_nobody():
    with serving(*ONE, "--timeout", "1") as service:
        silent, slow_head, slow_body, second = (service.connect() for _ in range(4))
        slow_head.sendall(b"POST /v1/tag HT")
        slow_body.sendall(request_of(b'"go', "Content-Length: 6"))
        second.sendall(request_of(b'"good"', "Content-Length: 6"))
        assert read_one(second).startswith(b"HTTP/1.1 200")
        second.sendall(b"GET /he")
        assert service.tag("good").status == 200
        assert read_all(silent) == read_all(slow_head) == read_all(second) == b""
        answer = read_all(slow_body)
        assert answer.startswith(b"HTTP/1.1 408") and b'"too_slow"' in answer
        assert service.tag("good").status == 200


def test_one_who_does_not_read_is_let_go():
    with serving(*ONE, "--timeout", "2", "--max-body", "1") as service:
        deaf = socket.socket()
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        deaf.connect(("127.0.0.1", service.port))
        deaf.settimeout(30)
        head = b"POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
        line = b'{"text": "good"}\n' * 1_000
        deaf.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            for _ in range(10_000):
                deaf.sendall(b"%x\r\n%s\r\n" % (len(line), line))
        assert service.tag("good").status == 200


def test_who_leaves_in_the_middle_leaves_nothing_behind():
    with serving(*ONE, "--timeout", "5") as service:
        for body in (b"[" + b'"good",' * 5_000 + b'"bad"]', b'["good"'):
            for _ in range(20):
                leaving = service.connect()
                leaving.sendall(request_of(body, "Content-Length: 40000"))
                leaving.close()

        def settled() -> bool:
            figures = service.ask("/metrics").body.decode()
            return "cxtext_waiting_rows 0\n" in figures and "cxtext_held_bytes 0\n" in figures

        wait_until(settled, 60)
        assert service.tag("good").status == 200


def test_when_too_much_waits_others_are_asked_to_come_again():
    with serving(*ONE, "--max-waiting", "100") as service, ThreadPoolExecutor(1) as pool:
        large = pool.submit(service.tag, [f"The app crashes again and again, {n} times" for n in range(10_000)])
        wait_until(lambda: b"cxtext_waiting_rows 10000" in service.ask("/metrics").body)
        answer = service.tag(["good"] * 2)
        assert (answer.status, answer.code) == (429, "busy")
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        done = large.result()
        assert done.status == 200 and len(done.json) == 10_000
        assert service.tag(["good"] * 2).status == 200


def test_answers_on_an_open_connection_go_out_at_once():
    body = b'{"text": "The app crashes"}'
    wanted = b"POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    wanted += b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    with serving(*ONE, "--quality", "fast") as service, service.connect() as connection:
        seconds = []
        for _ in range(20):
            start = time.perf_counter()
            connection.sendall(wanted)
            assert read_one(connection).startswith(b"HTTP/1.1 200")
            seconds.append(time.perf_counter() - start)
    # Held back until the client acknowledges the packet before, each answer but the first few takes over 40 ms.
    assert min(seconds[10:]) < 0.03


def test_small_requests_pass_by_large_ones():
    with serving(*ONE) as service, ThreadPoolExecutor(1) as pool:
        large = pool.submit(service.tag, [f"The app crashes again and again, {n} times" for n in range(10_000)])
        wait_until(lambda: b"cxtext_waiting_rows 10000" in service.ask("/metrics").body)
        assert service.tag("good").status == 200
        assert not large.done()
        assert large.result().status == 200


def test_told_to_end_it_finishes_what_is_in_flight():
    for processes in ("1", "2"):
        with serving("--processes", processes) as service, ThreadPoolExecutor(1) as pool:
            large = pool.submit(service.tag, [f"The app crashes again and again, {n} times" for n in range(8_000)])
            wait_until(lambda: b"cxtext_waiting_rows 8000" in service.ask("/metrics").body)
            assert service.end() == 0
            assert len(large.result().json) == 8_000
            assert '"ended"' in service.log[-1]
            with pytest.raises(ConnectionRefusedError):
                service.connect()


def test_a_process_that_is_killed_is_replaced():
    with serving("--processes", "2") as service:
        one = service.tag(["The food was great but slow", "n/a"]).json
        children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
        if not children.exists():
            pytest.skip("needs Linux' list of child processes")
        for child in children.read_text().split():
            if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)
        time.sleep(0.5)
        wait_until(lambda: service.tag("good").status == 200, 60)
        assert service.tag(["The food was great but slow", "n/a"]).json == one
        assert service.end() == 0


def test_killed_it_leaves_no_process_behind():
    with serving("--processes", "2") as service:
        children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
        if not children.exists():
            pytest.skip("needs Linux' list of child processes")
        started = [Path(f"/proc/{child}") for child in children.read_text().split()]
        assert len(started) >= 2
        service.process.kill()
        service.process.wait()
        wait_until(lambda: not any(one.exists() and b"cxtext" in _words(one) for one in started))


def _words(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def test_many_at_once_get_the_same_tags_as_alone():
    texts = [f"{what} {n}" for n in range(40) for what in ("The staff were kind, room", "Waited for hours, gate", "")]
    with serving("--processes", "2") as service, ThreadPoolExecutor(16) as pool:
        alone = list(pool.map(lambda text: service.tag({"text": text}).json, texts))
        assert alone == service.tag(texts).json
        assert alone == service.stream(b"\n".join(json.dumps(text).encode() for text in texts))


def test_a_run_gives_its_topics_and_each_way_the_same(tmp_path):
    feedback = cxtext.read(cxtext.demo.files()[0])
    analysis = cxtext.analyze(feedback, quality="fast")
    run = analysis.save(tmp_path / "run")
    texts = [str(text) for text in feedback["text"].head(300)]
    expected = analysis.tag(texts).drop(columns="text").astype(object)
    expected = [dict(row) for row in expected.where(expected.notna(), None).to_dict("records")]
    assert any(row["cx_topics"] for row in expected)
    with serving("--run", str(run), "--processes", "2") as service:
        assert service.tag(texts).json == expected
        assert service.stream(b"\n".join(json.dumps(text).encode() for text in texts)) == expected


def test_keys_are_asked_for_where_they_are_set(tmp_path):
    keys = tmp_path / "keys"
    keys.write_text(f"{KEY}\n")
    with serving(*ONE, "--host", "0.0.0.0", "--keys", str(keys)) as service:
        for headers in ({}, {"Authorization": "Bearer wrong-wrong-wrong-wrong"}, {"X_API_Key": ""}):
            answer = service.tag("good", **headers)
            assert (answer.status, answer.code) == (401, "key_needed")
            assert service.ask("/metrics", **headers).status == 401
        assert service.tag("good", Authorization=f"Bearer {KEY}", Host="tagging.example").status == 200
        assert service.ask("/metrics", X_API_Key=KEY).status == 200
        assert service.ask("/readyz").status == 200
        assert not [line for line in service.log if KEY in line or "wrong-wrong" in line]


def test_tls(tmp_path):
    trustme = pytest.importorskip("trustme", reason="pip install trustme")
    import ssl

    authority = trustme.CA()
    own = authority.issue_cert("localhost", "127.0.0.1")
    own.private_key_pem.write_to_path(tmp_path / "key.pem")
    own.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    context = ssl.create_default_context()
    authority.configure_trust(context)
    pair = ("--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem"))
    with serving(*ONE, *pair) as service:
        with context.wrap_socket(service.connect(), server_hostname="localhost") as secure:
            secure.sendall(request_of(b'"good"', "Content-Length: 6", "Connection: close"))
            assert read_all(secure).startswith(b"HTTP/1.1 200")  # type: ignore[arg-type]
        with service.connect() as plain:
            plain.sendall(request_of(b'"good"', "Content-Length: 6"))
            assert b"200" not in read_all(plain)
    swapped = ("--tls-cert", str(tmp_path / "key.pem"), "--tls-key", str(tmp_path / "cert.pem"))
    assert "cannot be used" in refused(*ONE, *swapped)


def test_wrong_options_are_one_sentence(tmp_path):
    assert "lets others in: give API keys" in refused("--host", "0.0.0.0")
    assert "is not a run directory" in refused("--run", str(tmp_path), *ONE)
    assert "no address of this machine" in refused("--host", "nowhere.invalid", "--keys", str(_keys(tmp_path)))
    taken = socket.create_server(("127.0.0.1", 0))
    with taken:
        said = refused("--port", str(taken.getsockname()[1]))
    assert "Cannot listen on 127.0.0.1" in said and "Traceback" not in said


def _keys(folder: Path) -> Path:
    file = folder / "keys"
    file.write_text(f"{KEY}\n")
    return file


def test_rubbish_on_the_wire_harms_nobody():
    with serving(*ONE) as service:
        for rubbish in (b"\x16\x03\x01\x00\xff" * 50, b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 10_000, b"A" * 200_000):
            with service.connect() as connection:
                threading.Timer(2, connection.close).start()
                try:
                    connection.sendall(rubbish)
                    connection.recv(1_000)
                except OSError:
                    pass
        for headers in (
            ("Content-Length: 6", "Content-Length: 7"),
            ("Content-Length: -1",),
            ("Content-Length: 6", "Transfer-Encoding: chunked"),
            ("X: " + "a" * 100_000, "Content-Length: 6"),
            ("Upgrade: websocket", "Connection: Upgrade", "Content-Length: 6"),
        ):
            with service.connect() as connection:
                connection.settimeout(5)
                try:
                    connection.sendall(request_of(b'"good"', *headers))
                    answer = connection.recv(1_000)
                except OSError:
                    answer = b""
                assert b" 500 " not in answer
        assert service.tag("good").status == 200
        assert not [line for line in service.log if '"fault"' in line]
