// How far a replay is, on one line of a terminal.

import Replay

/// Shows events, their rate, the part done and the time left on standard error, if that is a terminal.
struct ProgressLine {
    private static let pause = Duration.milliseconds(200)

    private let isOn: Bool
    private let started = ContinuousClock.now
    private var shown = ContinuousClock.now
    private var isShown = false

    init(isOn: Bool = Terminal.errorIsTerminal) {
        self.isOn = isOn
    }

    mutating func show(lines: Int, consumedBytes: Int, totalBytes: Int?) {
        guard isOn else { return }
        let now = ContinuousClock.now
        guard now - shown >= Self.pause else { return }
        shown = now
        isShown = true
        Terminal.report(
            "\r"
                + Self.text(
                    lines: lines, consumedBytes: consumedBytes, totalBytes: totalBytes,
                    seconds: (now - started).seconds) + "\u{1B}[K")
    }

    /// Takes the line away.
    mutating func clear() {
        if isShown { Terminal.report("\r\u{1B}[K") }
        isShown = false
    }

    /// `1,234,567 events, 1,900,000 a second, 43 %, 3 s left`
    static func text(
        lines: Int, consumedBytes: Int, totalBytes: Int?, seconds: Double
    ) -> String {
        let rate = Int(Double(lines) / max(seconds, 1e-9))
        var text = "\(ReplaySummary.grouped(lines)) events, "
        text += "\(ReplaySummary.grouped(rate)) a second"
        if let totalBytes, totalBytes > 0, consumedBytes > 0 {
            let part = min(Double(consumedBytes) / Double(totalBytes), 1)
            text += ", \(Int(part * 100)) %, \(Int(seconds / part - seconds + 0.5)) s left"
        }
        return text
    }
}

extension Duration {
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
