/// To which group of a holdout a customer belongs (S50).
package enum Arm: String, Sendable { case treated, control }
