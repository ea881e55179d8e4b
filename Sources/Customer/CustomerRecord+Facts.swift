// The customer's facts: events in, values out.

import Calendar
import Expression
import RuleSet

extension CustomerRecord {
    /// Takes up an event of the fact; `latest` is the customer's already. False if a value beyond the
    /// limit of `distinct` was forgotten for it. Hot.
    package mutating func fold(
        _ value: Value, at time: Instant, into form: Fact.Form, of plan: borrowing CustomerPlan
    ) -> Bool {
        guard form.isSeries else {
            if numbers.isEmpty {
                numbers = Array(repeating: FactTotal(), count: plan.numberCount)
            }
            numbers[form.place].add(value, form)
            return true
        }
        if series.isEmpty {
            series = Array(repeating: FactSeries(), count: plan.seriesCount)
        }
        var (bucket, newest) = (Int64(0), Int64(0))
        if form.windowMs > 0 {
            bucket = Buckets.bucket(of: time, windowMs: form.windowMs)
            newest = Buckets.bucket(of: latest, windowMs: form.windowMs)
        }
        return series[form.place].fold(value, at: time, bucket: bucket, newest: newest, form)
    }

    /// What `facts.x` is at `instant`, which is not before the customer's latest. Texts live in `arena`.
    package func value(of form: Fact.Form, at instant: Instant, arena: inout Arena) -> Value {
        guard form.isSeries else {
            return numbers.isEmpty ? FactTotal().value(form) : numbers[form.place].value(form)
        }
        guard !series.isEmpty else { return FactSeries().value(now: 0, form, arena: &arena) }
        let now =
            form.windowMs > 0 ? Buckets.bucket(of: instant, windowMs: form.windowMs) : 0
        return series[form.place].value(now: now, form, arena: &arena)
    }

    /// The earliest instant after `instant` at which a fact's window loses a bucket.
    package func nextLoss(of form: Fact.Form, after instant: Instant) -> Instant {
        guard form.windowMs > 0, !series.isEmpty else { return .distantFuture }
        return series[form.place].nextLoss(after: instant, windowMs: form.windowMs)
    }
}
