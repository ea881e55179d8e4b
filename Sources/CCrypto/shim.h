/* OpenSSL's libcrypto */
#include <openssl/evp.h>
