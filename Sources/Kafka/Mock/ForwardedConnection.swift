// One connection through a forwarded port.

import Glibc

/// Both sockets, which two threads serve and the last of them closes.
final class ForwardedConnection: Sendable {
    private let client: Int32
    private let broker: Int32
    /// How the broker names itself in an answer: its host, then its port in four bytes.
    private let ownName: [UInt8]
    private let newName: [UInt8]

    /// Answers that name brokers do so at their beginning.
    private static let searchedBytes = 1_024
    private static let largestAnswer = 1 << 30

    init(client: Int32, broker: Int32, port: UInt16, brokerPort: UInt16) {
        self.client = client
        self.broker = broker
        func name(_ port: UInt16) -> [UInt8] {
            Array("127.0.0.1".utf8) + [0, 0, UInt8(port >> 8), UInt8(port & 0xFF)]
        }
        ownName = name(brokerPort)
        newName = name(port)
        for descriptor in [client, broker] {
            var yes: Int32 = 1
            setsockopt(
                descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes,
                socklen_t(MemoryLayout<Int32>.size))
        }
    }

    deinit {
        close(client)
        close(broker)
    }

    func start() {
        spawn { argument in
            Unmanaged<ForwardedConnection>.fromOpaque(argument!).takeRetainedValue()
                .passRequests()
            return nil
        }
        spawn { argument in
            Unmanaged<ForwardedConnection>.fromOpaque(argument!).takeRetainedValue().passAnswers()
            return nil
        }
    }

    private func spawn(
        _ body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
    ) {
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, body, Unmanaged.passRetained(self).toOpaque())
        precondition(result == 0, "the system has no thread left")
        pthread_detach(thread)
    }

    private func passRequests() {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(client, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0, send(buffer[..<count], to: broker) else { break }
        }
        end()
    }

    /// An answer is its size in four bytes, and the rest.
    private func passAnswers() {
        var answer: [UInt8] = []
        while true {
            answer.removeAll(keepingCapacity: true)
            guard receive(4, into: &answer) else { break }
            let size = answer.reduce(0) { $0 << 8 | Int($1) }
            guard size <= Self.largestAnswer, receive(size, into: &answer) else { break }
            rename(&answer)
            guard send(answer[...], to: client) else { break }
        }
        end()
    }

    private func rename(_ answer: inout [UInt8]) {
        let size = ownName.count
        let last = min(answer.count, Self.searchedBytes) - size
        guard last >= 0 else { return }
        for start in 0...last where answer[start] == ownName[0] {
            if answer[start..<start + size].elementsEqual(ownName) {
                answer.replaceSubrange(start..<start + size, with: newName)
            }
        }
    }

    private func receive(_ count: Int, into bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        var filled = 0
        while filled < count {
            let received = bytes.withUnsafeMutableBytes {
                recv(broker, $0.baseAddress! + start + filled, count - filled, 0)
            }
            if received < 0, errno == EINTR { continue }
            guard received > 0 else { return false }
            filled += received
        }
        return true
    }

    private func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.send(
                    descriptor, bytes.baseAddress! + sent, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Wakes the other thread.
    private func end() {
        for descriptor in [client, broker] { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
}
