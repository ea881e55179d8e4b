import Synchronization
import Testing
import Threads

@Suite("A handoff between two threads")
struct HandoffTests {
    private final class Container: Sendable {
        let number = Mutex(0)
    }

    @Test("one thread takes in order what the other one fills, in no more than there are")
    func order() {
        let handoff = Handoff((0..<3).map { _ in Container() })
        let filler = NativeThread {
            for number in 1...5_000 {
                guard let container = handoff.takeEmpty() else { return }
                container.number.withLock { $0 = number }
                handoff.give(container)
            }
        }
        var containers: Set<ObjectIdentifier> = []
        for number in 1...5_000 {
            let container = handoff.take()
            #expect(container.number.withLock { $0 } == number)
            containers.insert(ObjectIdentifier(container))
            handoff.giveBack(container)
        }
        filler.join()
        #expect(containers.count <= 3)
    }

    @Test("a filler that waits for an empty container ends when nobody wants any more")
    func abandonment() {
        let handoff = Handoff([Container()])
        let filled = Mutex(0)
        let filler = NativeThread {
            while let container = handoff.takeEmpty() {
                filled.withLock { $0 += 1 }
                handoff.give(container)
            }
        }
        _ = handoff.take()
        handoff.abandon()
        filler.join()
        #expect(filled.withLock { $0 } == 1)
    }
}
