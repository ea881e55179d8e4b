import Expression

/// Values as bytes, for what outlives a payload: a customer's attributes, what an instance keeps of
/// its entry event, the data of a send-request.
package enum ValueCodec {}
