/// Where the parts of one rule stand, for what is said of it when the plan is whole.
struct RulePlaces {
    let rule: Fields
    /// By the index of the step.
    let sends: [Int: Fields]
}
