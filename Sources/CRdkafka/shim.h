/* librdkafka, and what Swift cannot call of it: functions with variable arguments. */
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

/* Whether a consumed message may have headers. To ask librdkafka makes and drops a buffer for each message, though
 * hardly one has any: a tenth of the worker's time. But it hands out values where they lie in the fetched records, and
 * in those the number of headers stands behind the value, one byte for up to 63. In formats before the second, which have
 * no headers, it is any byte; behind the last of them it need not be readable, unless it lies on the same page. */
static inline int relance_may_have_headers(const rd_kafka_message_t *message) {
    const unsigned char *behind = (const unsigned char *)message->payload + message->len;
    return !message->payload || ((uintptr_t)behind & 4095) == 0 || *behind != 0;
}

/* Asks memory for the first lines of a message's value, which another thread has written, before it is read: waiting for
 * them took an eighth of the worker's time. */
static inline void relance_prefetch(const rd_kafka_message_t *message) {
    const char *value = (const char *)message->payload;
    for (size_t offset = 0; offset < message->len && offset < 512; offset += 64) __builtin_prefetch(value + offset);
}

/* Takes over `headers`, which may be NULL, only where there is no error. */
static inline rd_kafka_resp_err_t relance_produce(
    rd_kafka_t *client, rd_kafka_topic_t *topic, int32_t partition, const void *key, size_t key_size,
    const void *value, size_t value_size, rd_kafka_headers_t *headers, int64_t timestamp_ms) {
    if (headers)
        return rd_kafka_producev(
            client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(partition),
            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key, key_size),
            RD_KAFKA_V_VALUE((void *)value, value_size), RD_KAFKA_V_HEADERS(headers),
            RD_KAFKA_V_TIMESTAMP(timestamp_ms), RD_KAFKA_V_END);
    return rd_kafka_producev(
        client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(partition),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key, key_size),
        RD_KAFKA_V_VALUE((void *)value, value_size), RD_KAFKA_V_TIMESTAMP(timestamp_ms),
        RD_KAFKA_V_END);
}

/* The mock broker answers the next request of this kind late, and with this error unless it is 0. */
static inline rd_kafka_resp_err_t relance_mock_push_late_answer(
    rd_kafka_mock_cluster_t *cluster, int32_t broker, int16_t api_key, rd_kafka_resp_err_t error,
    int delay_ms) {
    return rd_kafka_mock_broker_push_request_error_rtts(
        cluster, broker, api_key, (size_t)1, error, delay_ms);
}
