/* A PKCS#11 module between the app and SoftHSM: does as the file FAULT says, else what the real one does. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#define CK_PTR *
#define CK_DECLARE_FUNCTION(type, name) type name
#define CK_DECLARE_FUNCTION_POINTER(type, name) type(*name)
#define CK_CALLBACK_FUNCTION(type, name) type(*name)
#define NULL_PTR 0
#include "pkcs11.h"

static CK_FUNCTION_LIST *real;
static CK_FUNCTION_LIST ours;

static int is(const char *fault) {
  char text[64] = {0};
  FILE *file = fopen(FAULT, "r");
  if (!file) return 0;
  if (!fgets(text, sizeof text, file)) text[0] = 0;
  fclose(file);
  return strcmp(text, fault) == 0;
}

static CK_RV sign(CK_SESSION_HANDLE s, CK_BYTE_PTR d, CK_ULONG n, CK_BYTE_PTR out, CK_ULONG_PTR m) {
  if (is("removed")) return CKR_DEVICE_REMOVED;
  if (is("not-present")) return CKR_TOKEN_NOT_PRESENT;
  if (is("session-lost")) return CKR_SESSION_HANDLE_INVALID;
  if (is("logged-out")) return CKR_USER_NOT_LOGGED_IN;
  if (is("gone-silently")) return CKR_GENERAL_ERROR;
  if (is("general-error")) return CKR_GENERAL_ERROR;
  if (is("crash")) abort();
  if (is("hang")) for (;;) sleep(1);
  CK_RV rv = real->C_Sign(s, d, n, out, m);
  if (rv == CKR_OK && is("wrong-signature")) out[3] ^= 1;
  return rv;
}

static CK_RV login(CK_SESSION_HANDLE s, CK_USER_TYPE u, CK_UTF8CHAR_PTR p, CK_ULONG n) {
  if (is("pin-locked")) return CKR_PIN_LOCKED;
  if (is("crash-at-login")) raise(11);
  return real->C_Login(s, u, p, n);
}

static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  CK_RV rv = real->C_GetTokenInfo(slot, info);
  if (is("final-try")) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (is("locked")) info->flags |= CKF_USER_PIN_LOCKED;
  return rv;
}

static CK_RV slot_list(CK_BBOOL present, CK_SLOT_ID_PTR list, CK_ULONG_PTR n) {
  if (is("gone-silently") || is("empty")) { *n = 0; return CKR_OK; }
  if (is("crash-at-start")) abort();
  return real->C_GetSlotList(present, list, n);
}

static CK_RV mechanisms(CK_SLOT_ID slot, CK_MECHANISM_TYPE_PTR list, CK_ULONG_PTR n) {
  if (is("only-raw-rsa")) {
    if (list) list[0] = CKM_RSA_PKCS;
    *n = 1;
    return CKR_OK;
  }
  return real->C_GetMechanismList(slot, list, n);
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  void *module = dlopen(REAL, RTLD_NOW);
  CK_RV (*get)(CK_FUNCTION_LIST_PTR_PTR) = module ? dlsym(module, "C_GetFunctionList") : NULL;
  if (!get || get(&real) != CKR_OK) return CKR_GENERAL_ERROR;
  ours = *real;
  ours.C_Sign = sign;
  ours.C_Login = login;
  ours.C_GetTokenInfo = token_info;
  ours.C_GetSlotList = slot_list;
  ours.C_GetMechanismList = mechanisms;
  *list = &ours;
  return CKR_OK;
}
