/// What a condition says; one that fails does not hold.
package enum ConditionAnswer: Sendable { case holds, isFalse, failed }
