// Steps by name: where an instance goes on when its rule has changed.

import RuleSet

extension Rule {
    /// For each step, and for the place behind the last, what tells it from the others of the rule:
    /// a send by its name, another step by its kind and how far before the next send of the text it
    /// stands. So what is put in or taken out further up or down moves nothing, and nothing is sent
    /// twice.
    var stepTexts: [String] {
        var next = steps.count
        var texts = ["end"]
        for (index, step) in steps.enumerated().reversed() {
            if case .send(let send) = step.action {
                next = index
                texts.append("send \(send.name)")
            } else {
                texts.append(
                    "\(step.action.kindText) \(next - index) before \(texts[steps.count - next])")
            }
        }
        return texts.reversed()
    }
}

extension Step.Action {
    fileprivate var kindText: String {
        switch self {
        case .wait: "wait"
        case .until: "until"
        case .waitFor: "wait_for"
        case .skip: "skip"
        case .send: "send"
        }
    }
}
