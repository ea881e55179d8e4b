// Clocks of the benchmarks.

import Glibc

func nanoseconds() -> Int64 { clock(CLOCK_MONOTONIC) }

/// Of the calling thread's processor time.
func threadNanoseconds() -> Int64 { clock(CLOCK_THREAD_CPUTIME_ID) }

private func clock(_ kind: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(kind, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
