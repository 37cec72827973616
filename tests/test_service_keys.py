"""Who is let in: keys, addresses, certificates."""

from __future__ import annotations

import pytest

from cxtext.errors import InputError
from cxtext.service.keys import allowed, digests
from cxtext.service.settings import Settings, is_loopback

KEY, OTHER = "0123456789abcdef-one", "0123456789abcdef-two"


def test_keys_come_from_a_file_and_a_variable(tmp_path):
    file = tmp_path / "keys"
    file.write_text(f"# ours\n\n  {KEY}\n")
    known = digests(file, f" {OTHER} ")
    for key in (KEY, OTHER):
        assert allowed([(b"authorization", f"Bearer {key}".encode())], known)
        assert allowed([(b"x-api-key", key.encode())], known)
    for headers in (
        [],
        [(b"authorization", b"Bearer ")],
        [(b"authorization", f"Basic {KEY}".encode())],
        [(b"x-api-key", KEY[:-1].encode())],
        [(b"x-api-key", b"\xff")],
    ):
        assert not allowed(headers, known)
    assert digests(None, "") == frozenset()


@pytest.mark.parametrize("key", ["short", "x" * 513, "with a space in the middle", "schlüssel-schlüssel"])
def test_a_bad_key_is_told_by_its_line_and_not_shown(tmp_path, key):
    file = tmp_path / "keys"
    file.write_text(f"{KEY}\n{key}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"keys, line 2: the key must have 16 to 512") as caught:
        digests(file, "")
    assert key not in str(caught.value)


def test_a_file_of_keys_without_keys_is_no_open_door(tmp_path):
    file = tmp_path / "keys"
    file.write_text("# none\n")
    with pytest.raises(InputError, match="holds no keys"):
        digests(file, "")
    with pytest.raises(InputError, match="cannot be read: No such file"):
        digests(tmp_path / "absent", "")


def test_others_are_let_in_with_keys_alone(tmp_path):
    for host in ("0.0.0.0", "::", "192.168.0.1", "example.org", ""):
        assert not is_loopback(host)
        with pytest.raises(InputError, match="lets others in"):
            Settings(host)
        assert Settings(host, keys=digests(None, KEY)).keys
    assert Settings("127.0.0.1") and Settings("::1") and Settings("localhost")
    with pytest.raises(InputError, match="both --tls-cert and --tls-key"):
        Settings(certificate=tmp_path / "cert.pem")
