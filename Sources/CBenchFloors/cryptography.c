#include "floors.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

struct floor_hasher {
    EVP_MAC_CTX *context;
};

floor_hasher *floor_hasher_new(const uint8_t *key, size_t count) {
    floor_hasher *hasher = calloc(1, sizeof *hasher);
    if (hasher == NULL) return NULL;
    char name[] = "SHA256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
    hasher->context = EVP_MAC_CTX_new(algorithm);
    EVP_MAC_free(algorithm);
    if (hasher->context == NULL || EVP_MAC_init(hasher->context, key, count, parameters) != 1) {
        floor_hasher_free(hasher);
        return NULL;
    }
    return hasher;
}

int floor_hasher_digest(
    floor_hasher *hasher, const char *kind, const void *canonical, size_t count,
    uint8_t *digest) {
    size_t length = 0;
    return EVP_MAC_init(hasher->context, NULL, 0, NULL) == 1
            && EVP_MAC_update(hasher->context, (const uint8_t *)kind, strlen(kind) + 1) == 1
            && EVP_MAC_update(hasher->context, canonical, count) == 1
            && EVP_MAC_final(hasher->context, digest, &length, 32) == 1
        ? 0
        : -1;
}

int floor_hasher_harden(
    floor_hasher *hasher, const char *number, const char *salt, uint8_t *digest) {
    uint8_t hardened[32];
    int done = EVP_PBE_scrypt(
        number, strlen(number), (const uint8_t *)salt, strlen(salt), 4096, 8, 1, 8 << 20,
        hardened, sizeof hardened);
    if (done != 1) return -1;
    return floor_hasher_digest(hasher, "idCard", hardened, sizeof hardened, digest);
}

void floor_hasher_free(floor_hasher *hasher) {
    EVP_MAC_CTX_free(hasher->context);
    free(hasher);
}

struct floor_key {
    EVP_PKEY *key;
};

floor_key *floor_key_new(const uint8_t *bytes) {
    floor_key *key = calloc(1, sizeof *key);
    if (key == NULL) return NULL;
    key->key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes, 32);
    if (key->key == NULL) {
        free(key);
        return NULL;
    }
    return key;
}

int floor_key_verify(
    const floor_key *key, const uint8_t *signature, const uint8_t *message, size_t count) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int valid = context != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key->key) == 1
        && EVP_DigestVerify(context, signature, 64, message, count) == 1;
    EVP_MD_CTX_free(context);
    return valid;
}

void floor_key_free(floor_key *key) {
    EVP_PKEY_free(key->key);
    free(key);
}
