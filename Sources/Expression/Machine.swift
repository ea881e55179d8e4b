/// The evaluator: a stack and an arena that are reused from run to run.
package struct Machine: ~Copyable {
    /// Memory of the values that runs make; the caller resets it when their results are used up.
    package var arena = Arena()

    private var stack: UnsafeMutablePointer<Value>
    private var capacity = 64
    /// Unmanaged, as a retain for each run would be the dearest part of a comparison.
    private let cache = Unmanaged.passRetained(PatternCache())

    package init() {
        stack = .allocate(capacity: capacity)
    }

    deinit {
        stack.deallocate()
        cache.release()
    }

    /// The program's value, or a value with the tag `error`. Never traps, never allocates in the
    /// steady state, and ends with an error when it has done as much as `Limits.work`.
    package mutating func run(_ program: Program, _ frame: borrowing Frame) -> Value {
        withUnsafePointer(to: frame) {
            run(program.code, UnsafeRawPointer($0), work: Limits.work)
        }
    }

    /// The work that the last run has done, in units of `Limits.work`: nothing for a condition without
    /// loops over numbers and short texts.
    package var workDone: Int { Limits.work - max(arena.work, 0) }

    /// Whether a condition holds; an error makes it false and is told apart by `failed`.
    package mutating func holds(
        _ program: Program, _ frame: borrowing Frame, failed: inout Bool
    ) -> Bool {
        let value = run(program, frame)
        failed = value.tag == .error
        return value.tag == .bool && value.boolValue
    }

    /// `frame` is the address of a `Frame`; code without loads never touches it.
    mutating func run(_ code: Program.Code, _ frame: UnsafeRawPointer, work: Int) -> Value {
        if code.localCount + code.stackDepth > capacity {
            growStack(to: code.localCount + code.stackDepth)
        }
        arena.work = work
        return Machine.execute(code, frame, stack, &arena, cache)
    }

    private mutating func growStack(to depth: Int) {
        stack.deallocate()
        capacity = depth
        stack = .allocate(capacity: capacity)
    }
}
