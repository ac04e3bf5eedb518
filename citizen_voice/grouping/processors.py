"""What the processor of this machine can do."""

import platform
from pathlib import Path


def computes_bytes_fast(machine: str | None = None, described: str | None = None) -> bool:
    """Say whether products of 8-bit numbers are quicker here than those of 32-bit ones.

    So it is with AVX2 or more on x86, and on every 64-bit ARM. Every processor that computes in bfloat16 is among
    these, which is why that is no choice of its own. `machine` and `described` stand for what Python and the system
    (`/proc/cpuinfo`) say.
    """
    machine = (machine or platform.machine()).lower()
    if machine in {"aarch64", "arm64"}:
        return True
    if machine not in {"x86_64", "amd64"}:
        return False
    return "avx2" in _flags(described)


def _flags(described: str | None) -> set[str]:
    if described is None:
        try:
            described = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return set()
    lines = (line.partition(":") for line in described.splitlines())
    return {flag for name, _, value in lines if name.strip() == "flags" for flag in value.split()}
