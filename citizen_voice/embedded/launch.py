"""Starts one program in the state a child of ours needs, by replacing itself with it.

Run as a script by `processes.launch`, so that nothing of ours runs between fork and exec of a process that may
have threads. It uses the standard library only, because it is started without site-packages.

`launch.py PARENT SIGNAL UID GID CAPABILITY PROGRAM [ARGUMENT…]`, where `-` leaves UID, GID or CAPABILITY as is.
"""

import ctypes
import os
import sys

# Numbers of the kernel's interface: linux/prctl.h and linux/capability.h.
PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 4
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _CapabilitySet(ctypes.Structure):
    _fields_ = [
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    ]


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def become(uid: int, gid: int, capability: int | None) -> None:
    """Turn this root process into the given account, keeping one capability (below 32) or none.

    Raises OSError when the process may not change its identity.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if capability is not None:
        # Keeps capabilities over the change of identity, and lets access(2) see them, with which PostgreSQL looks for
        # its programs. All but the one are given up below.
        _check(libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0))
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if capability is not None:
        bit = 1 << capability
        header = _CapabilityHeader(CAPABILITY_VERSION_3, 0)
        sets = (_CapabilitySet * 2)(_CapabilitySet(bit, bit, bit), _CapabilitySet(0, 0, 0))
        _check(libc.capset(ctypes.byref(header), ctypes.byref(sets)))
        _check(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0))


def die_with_parent(parent: int, signal_number: int) -> None:
    """Ask the kernel to send this process a signal when its parent dies. Exits when the parent is dead already."""
    if sys.platform != "linux":
        return
    _check(ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0))
    if os.getppid() != parent:
        sys.exit(1)


def main(arguments: list[str]) -> None:
    """Change identity, tie this process to its parent, and become the program."""
    parent, signal_number, uid, gid, capability, *program = arguments
    if uid != "-":
        become(int(uid), int(gid), None if capability == "-" else int(capability))
    # Last, because the kernel forgets the wish when a process changes its identity.
    die_with_parent(int(parent), int(signal_number))
    os.execvp(program[0], program)  # noqa: S606 - our own command line, and no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
