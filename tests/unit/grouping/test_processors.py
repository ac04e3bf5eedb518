from citizen_voice.grouping.processors import computes_bytes_fast


def test_bytes_are_quick_with_avx2_and_on_arm() -> None:
    assert computes_bytes_fast("x86_64", "processor\t: 0\nflags\t\t: fpu avx avx2 avx512_vnni\n")
    assert not computes_bytes_fast("x86_64", "processor\t: 0\nflags\t\t: fpu sse4_2 avx\n")
    assert not computes_bytes_fast("x86_64", "flag names: avx2\n")
    assert computes_bytes_fast("aarch64", "Features : fp asimd")
    assert not computes_bytes_fast("riscv64", "isa : rv64")
