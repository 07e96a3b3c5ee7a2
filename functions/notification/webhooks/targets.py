"""Where webhooks may lead: to public addresses, whatever a name is said to mean.

A name is looked up, each of its addresses is checked, and the connection goes to the one that was
checked: looked up once more it could mean another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from functions.notification.webhooks.entities import UnfitUrl

LONGEST_URL = 500
USUAL_PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:.]{2,45}")
_INNER_NAMES = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")
_HOLDS_IPV4 = {
    IPv6Network("64:ff9b::/96"): 0,  # NAT64
    IPv6Network("64:ff9b:1::/48"): 0,
    IPv6Network("2002::/16"): 80,  # 6to4: the bits after the first sixteen
    IPv6Network("::/96"): 0,
}
Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host name; raises OSError."""


class Unreachable(Exception):
    """There is no address that may be connected to; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What stands in its header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if USUAL_PORTS[self.scheme] == self.port else f"{host}:{self.port}"


def target(url: str, *, to_loopback: bool) -> Target:
    """The target that an address names; `to_loopback` is for trying things out.

    Raises: UnfitUrl.
    """
    parts = _split(url)
    host = _host(parts)
    schemes = ("https", "http") if to_loopback else ("https",)
    port = _port(parts)
    is_inner = _is_inner(host) and not to_loopback
    is_private = is_inner or _is_forbidden_literal(host, to_loopback=to_loopback)
    if parts.scheme not in schemes or is_private or parts.username is not None or parts.fragment:
        raise UnfitUrl
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or USUAL_PORTS[parts.scheme], path)


def allowed_address(to: Target, resolve: Resolve, *, to_loopback: bool) -> str:
    """An address of the target that may be connected to. Raises: Unreachable.

    One forbidden address among several is enough to refuse.
    """
    try:
        found = list(resolve(to.host, to.port))
    except (OSError, UnicodeError):
        raise Unreachable("unknown_host") from None
    if not found:
        raise Unreachable("unknown_host")
    if not all(is_allowed(address, to_loopback=to_loopback) for address in found):
        raise Unreachable("private_address")
    return found[0]


def is_allowed(address: str, *, to_loopback: bool = False) -> bool:
    """Whether something may be sent to an IP address."""
    try:
        ip = _inner(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if to_loopback and ip.is_loopback:
        return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _inner(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, if it does."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    for network, shift in _HOLDS_IPV4.items():
        if ip in network and ip.packed[:15] != bytes(15):
            return IPv4Address(int(ip) >> shift & 0xFFFFFFFF)
    return ip


def _split(url: str) -> SplitResult:
    if len(url) > LONGEST_URL or not url.isascii() or re.search(r"[\x00-\x20\\\x7f]", url):
        raise UnfitUrl
    try:
        return urlsplit(url)
    except ValueError:
        raise UnfitUrl from None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower().rstrip(".")
    if not _HOST.fullmatch(host):
        raise UnfitUrl
    return host


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError:
        raise UnfitUrl from None
    if port == 0:
        raise UnfitUrl
    return port


def _is_inner(host: str) -> bool:
    """Whether a name means something within a network; one without a dot does, too."""
    is_name = "." in host or ":" in host
    return host.endswith(_INNER_NAMES) or not is_name


def _is_forbidden_literal(host: str, *, to_loopback: bool) -> bool:
    """Whether the host is an address in figures, in any spelling, that nothing may go to."""
    if re.fullmatch(r"[0-9a-fx.]+", host) and re.search(r"(^|\.)(0x[0-9a-f]*|[0-9]+)$", host):
        return not is_allowed(host, to_loopback=to_loopback)
    return ":" in host and not is_allowed(host, to_loopback=to_loopback)
