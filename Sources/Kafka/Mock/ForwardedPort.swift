// The mock cluster on a port of one's choice.

import CRdkafka
import Glibc

/// Listens on a port and passes everything on to the mock broker, which takes only free ports by itself.
///
///     client ──▶ port of choice ──▶ the mock broker's port
///            ◀── answers, in which the broker names its own port: replaced by this one
///
/// For one broker; two threads a connection.
final class ForwardedPort {
    let address: String

    private let listener: ListeningSocket
    private let thread: pthread_t

    /// Throws where the port is taken or not allowed.
    init(_ port: UInt16, brokerPort: UInt16) throws(KafkaError) {
        listener = try ListeningSocket(port: port, brokerPort: brokerPort)
        address = "127.0.0.1:\(port)"
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<ListeningSocket>.fromOpaque(argument!).takeRetainedValue().serve()
                return nil
            }, Unmanaged.passRetained(listener).toOpaque())
        precondition(result == 0, "the system has no thread left")
        self.thread = thread
    }

    deinit {
        listener.stop()
        pthread_join(thread, nil)
    }
}

/// Takes connections, until it is stopped.
private final class ListeningSocket: Sendable {
    private let descriptor: Int32
    private let port: UInt16
    private let brokerPort: UInt16

    init(port: UInt16, brokerPort: UInt16) throws(KafkaError) {
        self.port = port
        self.brokerPort = brokerPort
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let isBound = withLoopbackAddress(port) { bind(descriptor, $0, $1) } == 0
        guard isBound, listen(descriptor, 64) == 0 else {
            let text = String(cString: strerror(errno))
            close(descriptor)
            throw KafkaError(
                code: RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE.rawValue, .mock,
                text: "port \(port): \(text)")
        }
    }

    deinit {
        close(descriptor)
    }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    func serve() {
        while true {
            let client = accept(descriptor, nil, nil)
            if client < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return
            }
            let broker = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard withLoopbackAddress(brokerPort, { connect(broker, $0, $1) }) == 0 else {
                close(broker)
                close(client)
                continue
            }
            ForwardedConnection(
                client: client, broker: broker, port: port, brokerPort: brokerPort
            ).start()
        }
    }
}

private func withLoopbackAddress(
    _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}
