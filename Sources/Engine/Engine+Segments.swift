// Edges of segments: a customer comes in or leaves, by an event or as time passes (S25).

import Calendar
import Customer
import Events
import Gates
import RuleSet

extension Engine {
    /// Looks at the segments that an event, folded by now, may have changed, and notes the rules that
    /// start in `edges`, ascending.
    mutating func look(
        after event: ScannedEvent, customer: inout CustomerRecord, decisions: inout Effects
    ) {
        if rules.customer.triggerSegments.isEmpty { return }
        edges.removeAll(keepingCapacity: true)
        let isFirst = customer.segmentWatches.isEmpty
        if isFirst {
            customer.segmentWatches = rules.customer.triggerSegments.map {
                SegmentWatch(segment: $0)
            }
        }
        let latest = customer.latest
        for index in customer.segmentWatches.indices {
            let segment = Int(customer.segmentWatches[index].segment)
            guard
                isFirst || rules.plans[event.type].segments.contains(segment)
                    || customer.segmentWatches[index].isStale(at: latest)
            else { continue }
            if look(watch: index, at: latest, customer: &customer) {
                decisions.note(
                    .membership(
                        segment: segment, isMember: customer.segmentWatches[index].isMember))
            }
        }
        if edges.count > 1 { edges.sort() }
    }

    /// Looks at the segments of which a window loses something at `due`, and adds the rules that start
    /// to `firing`.
    mutating func findEdges(due: Instant, customer: inout CustomerRecord) {
        for index in customer.segmentWatches.indices
        where customer.segmentWatches[index].due == due {
            let segment = Int(customer.segmentWatches[index].segment)
            if rules.customer.segments[segment].readsPressure {
                awaitLook(watch: index)
                continue
            }
            edges.removeAll(keepingCapacity: true)
            let isRepeated = customer.segmentWatches[index].isRepeated
            _ = look(watch: index, at: max(due, customer.latest), customer: &customer)
            for rule in edges {
                firing.append(
                    Firing(rule: Int32(rule), due: due, source: .edge(isRepeated: isRepeated)))
            }
        }
    }

    /// Whether the customer has come in or left; adds the rules that start on it to `edges`.
    mutating func look(
        watch index: Int, at instant: Instant, customer: inout CustomerRecord
    ) -> Bool {
        let segment = Int(customer.segmentWatches[index].segment)
        let isMember = evaluation.isMember(
            ofSegment: segment, customer: customer, now: instant)
        var due = Instant.distantFuture
        for fact in rules.customer.segments[segment].windows {
            due = min(
                due, customer.nextLoss(of: rules.customer.facts[fact].form, after: instant))
        }
        customer.segmentWatches[index].look(at: instant, due: due)
        if isMember == customer.segmentWatches[index].isMember { return false }
        customer.segmentWatches[index].isMember = isMember
        edges.append(
            contentsOf: isMember
                ? rules.customer.segments[segment].enters
                : rules.customer.segments[segment].leaves)
        return true
    }
}
