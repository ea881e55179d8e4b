// The parts of records that a rule and a step settle, rendered once.

import Digests
import RuleSet

/// Constant bytes of the records of each rule's sends: writing a record is appending these and the
/// few values between them.
struct RecordFragments {
    /// Ranges of `bytes`, for one `send` step; also for an instance that has none before it.
    struct OfSend {
        /// The beginning of the message whose digest is the id.
        var idPrefix: Range<Int>
        /// From the end of the id to the step of a decision, its template too if that is no expression.
        var decisionHead: Range<Int>
        /// The same of a send-request, which names no step.
        var requestHead: Range<Int>
        /// Of a send-request, behind its times.
        var priority: Range<Int>
    }

    private(set) var bytes: [UInt8] = []
    /// The end of each record: the rule set.
    private(set) var tail = 0..<0
    /// By channel and one before: from the template to the beginning of the customer.
    private var channels: [Range<Int>] = []
    /// By segment of `channel_choice`.
    private(set) var segments: [Range<Int>] = []
    private var sends: [OfSend?] = []
    /// Of rules that are gone, of which no more is known than the name.
    private var retired: [OfSend] = []
    /// By rule: where its steps begin in `sends`, behind what stands for none of them.
    private var bases: [Int] = []

    init(rules: RuleSet, hash: Digest) {
        tail = add { bytes in
            bytes.append(#","ruleset":""#)
            bytes.append(hex: hash)
            bytes.append("\"}\n")
        }
        channels = [add { $0.append(#","customer":""#) }]
        for channel in rules.policies.channels {
            channels.append(
                add { bytes in
                    bytes.append(#","channel":"#)
                    bytes.append(jsonString: channel.name)
                    bytes.append(#","customer":""#)
                })
        }
        segments = (rules.policies.channelChoice?.segments ?? []).map { segment in
            add { bytes in
                bytes.append(#","segment":"#)
                bytes.append(jsonString: segment.name)
            }
        }
        for rule in rules.rules {
            sends.append(render(nil, of: rule, in: rules))
            bases.append(sends.count)
            for step in rule.steps {
                guard case .send(let send) = step.action else {
                    sends.append(nil)
                    continue
                }
                sends.append(render(send, of: rule, in: rules))
            }
        }
        retired = rules.retired.map { render(retired: $0) }
    }

    /// `step` is -1 for none; a negative rule is a retired one.
    subscript(rule rule: Int, step step: Int) -> OfSend {
        if rule < 0 { return retired[-1 - rule] }
        guard let send = sends[bases[rule] + step] else {
            preconditionFailure("a decision names a step that is no send")
        }
        return send
    }

    /// `channel` is -1 for none.
    func channel(_ channel: Int32) -> Range<Int> { channels[Int(channel) + 1] }

    private mutating func render(_ send: Send?, of rule: Rule, in rules: RuleSet) -> OfSend {
        let whose = { (bytes: inout [UInt8]) in
            bytes.append(#"","rule":"#)
            bytes.append(jsonString: rule.name)
            bytes.append(#","kind":"#)
            bytes.append(jsonString: rules.kinds[rule.kind].name)
            if let theme = rule.theme {
                bytes.append(#","theme":"#)
                bytes.append(jsonString: rules.customer.themes[theme].name)
            }
        }
        let template = { (bytes: inout [UInt8]) in
            if case .named(let name) = send?.template {
                bytes.append(#","template":"#)
                bytes.append(jsonString: name)
            }
        }
        return OfSend(
            idPrefix: add { $0 += RecordID.prefix(rule: rule.name, step: send?.name ?? "") },
            decisionHead: add { bytes in
                whose(&bytes)
                if let send {
                    bytes.append(#","step":"#)
                    bytes.append(jsonString: send.name)
                }
                template(&bytes)
            },
            requestHead: add { bytes in
                whose(&bytes)
                template(&bytes)
            },
            priority: add { bytes in
                bytes.append(#","priority":"#)
                bytes.append(decimal: rule.priority)
            })
    }

    private mutating func render(retired name: String) -> OfSend {
        OfSend(
            idPrefix: add { $0 += RecordID.prefix(rule: name, step: "") },
            decisionHead: add { bytes in
                bytes.append(#"","rule":"#)
                bytes.append(jsonString: name)
            },
            requestHead: 0..<0, priority: 0..<0)
    }

    private mutating func add(_ write: (inout [UInt8]) -> Void) -> Range<Int> {
        let start = bytes.count
        write(&bytes)
        return start..<bytes.count
    }
}
