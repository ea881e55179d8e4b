/* RocksDB's C API */
#include <rocksdb/c.h>
