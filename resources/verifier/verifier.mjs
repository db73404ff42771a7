/**
 * Model Dossier verifier for strangers.
 *
 * Checks dossiers (PDF) and journal exports (JSON Lines) of Model Dossier without Model Dossier. It was written apart
 * from the app, needs nothing but a browser or Node 20, opens no network connection and stores nothing.
 *
 *   In a browser:   open model-dossier-verifier.html and drop a file on it.
 *   With Node:      node verifier.mjs FILE [--trust FINGERPRINT]… [--ca FILE]… [--tsa FILE]… [--anchor FILE]… [--json]
 *
 * A signature passes only if you say whom you trust: ask the signer for the SHA-256 fingerprint of their certificate over
 * another channel, for example by telephone. Without that the verdict is INDETERMINATE at best.
 *
 * How to read it: start with section 14, one file and one report, and follow the calls from there. 1 verdicts and bytes ·
 * 2 DER · 3 certificates · 4 CMS signatures · 5 time-stamps · 6 PDF syntax · 7 PDF files · 8 what a later revision changed ·
 * 9 signatures of a PDF · 10 canonical JSON and shapes · 11 the dossier's content · 12 the workflow, enforced again ·
 * 13 journal: hash chain, Merkle tree, checkpoints · 14 one file, one report · 15 sentences and the command line.
 * Everything malformed is refused, never repaired: `refuse` ends in the verdict TOTAL-FAILED, FORMAT_FAILURE.
 *
 * Standards: ETSI EN 319 102-1 (verdicts), ETSI EN 319 142-1 (PAdES), ISO 32000-2 (PDF), RFC 5652 and 5035 (CMS, ESS),
 * RFC 3161 (time-stamps), RFC 5280 (X.509), RFC 6962 (Merkle tree), C2SP tlog-checkpoint and signed-note, RFC 8785 (JSON).
 */

// ── 1 Verdicts and bytes ─────────────────────────────────────────────────────────────────────────────────────────────

const PASSED = { verdict: 'TOTAL-PASSED', subIndication: null };
const failed = (subIndication) => ({ verdict: 'TOTAL-FAILED', subIndication });
const indeterminate = (subIndication) => ({ verdict: 'INDETERMINATE', subIndication });
const ORDER = ['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED'];

/** The worst of several verdicts; a chain is as strong as its weakest link. */
function worst(all) {
  let result = PASSED;
  for (const one of all) if (ORDER.indexOf(one.verdict) > ORDER.indexOf(result.verdict)) result = one;
  return { verdict: result.verdict, subIndication: result.subIndication };
}

/** Anything in a file that does not follow its format. Turned into TOTAL-FAILED, FORMAT_FAILURE where it is caught. */
class Malformed extends Error {}
const refuse = (what) => {
  throw new Malformed(what);
};

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const toUtf8 = (text) => new TextEncoder().encode(text);
const latin1 = (bytes, from = 0, to = bytes.length) => {
  let text = '';
  for (let i = from; i < Math.min(to, bytes.length); i++) text += String.fromCharCode(bytes[i]);
  return text;
};
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const toBase64 = (bytes) => btoa(latin1(bytes));
function fromBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) refuse('base64');
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : refuse('base64');
}
const isSame = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
function join(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
const digest = async (name, ...parts) => new Uint8Array(await crypto.subtle.digest(name, join(...parts)));
const sha256 = async (bytes) => hex(await digest('SHA-256', bytes));

// ── 2 DER (X.690): one encoding only, nothing left over ──────────────────────────────────────────────────────────────

function derFirst(bytes) {
  if (bytes.length < 2 || (bytes[0] & 0x1f) === 0x1f) refuse('DER tag');
  let length = bytes[1];
  let start = 2;
  if (length >= 0x80) {
    const count = length - 0x80;
    if (count < 1 || count > 4 || bytes.length < 2 + count || bytes[2] === 0) refuse('DER length');
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + bytes[2 + i];
    if (length < 0x80) refuse('DER length');
    start += count;
  }
  if (start + length > bytes.length) refuse('DER truncated');
  return { tag: bytes[0], content: bytes.subarray(start, start + length), bytes: bytes.subarray(0, start + length) };
}
function derWhole(bytes, tag) {
  const node = derFirst(bytes);
  if (node.bytes.length !== bytes.length || (tag !== undefined && node.tag !== tag)) refuse('DER value');
  return node;
}
function derChildren(node, tag) {
  if (!node || (tag !== undefined && node.tag !== tag)) refuse('DER structure');
  const children = [];
  for (let rest = node.content; rest.length > 0; rest = rest.subarray(children.at(-1).bytes.length)) {
    children.push(derFirst(rest));
  }
  return children;
}
function derOnly(node, tag) {
  const children = derChildren(node, tag);
  return children.length === 1 ? children[0] : refuse('DER: one value expected');
}
const derTagged = (node, tag) => (node?.tag === tag ? node : refuse('DER tag'));
function derOid(node) {
  const arcs = [];
  let value = 0;
  let isStart = true;
  for (const byte of derTagged(node, 0x06).content) {
    if ((isStart && byte === 0x80) || value > 2 ** 45) refuse('OID');
    value = value * 128 + (byte & 0x7f);
    isStart = byte < 0x80;
    if (isStart) {
      arcs.push(value);
      value = 0;
    }
  }
  if (!isStart || arcs.length === 0) refuse('OID');
  const root = Math.min(2, Math.floor(arcs[0] / 40));
  return [root, arcs[0] - root * 40, ...arcs.slice(1)].join('.');
}
function derInteger(node) {
  const { content } = derTagged(node, 0x02);
  if (content.length < 1 || content.length > 6 || content[0] >= 0x80) refuse('integer');
  if (content.length > 1 && content[0] === 0 && content[1] < 0x80) refuse('integer');
  return content.reduce((value, byte) => value * 256 + byte, 0);
}
function derEncode(tag, ...parts) {
  const body = join(...parts);
  const octets = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  const length = body.length < 0x80 ? [body.length] : [0x80 | octets.length, ...octets];
  return join(Uint8Array.of(tag, ...length), body);
}
const compareBytes = (a, b) => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
};
/** A time of a certificate; with `mayBeParted` also parts of a second, as time-stamps have them. */
function derTime(node, mayBeParted = false) {
  const text = latin1(node?.content ?? []);
  const full =
    node?.tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? 20 : 19}${text}` : node?.tag === 0x18 ? text : '';
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d*[1-9]))?Z$/.exec(full);
  if (!parts || (parts[7] !== undefined && !mayBeParted)) refuse('time');
  const [, year, month, day, hour, minute, second, fraction = '0'] = parts;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  return Number.isNaN(date.getTime()) ? refuse('time') : date;
}

// ── 3 Certificates (RFC 5280) ────────────────────────────────────────────────────────────────────────────────────────

const HASHES = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};
const SIGNATURES = {
  '1.2.840.10045.4.1': ['EC', 'SHA-1'],
  '1.2.840.10045.4.3.2': ['EC', 'SHA-256'],
  '1.2.840.10045.4.3.3': ['EC', 'SHA-384'],
  '1.2.840.10045.4.3.4': ['EC', 'SHA-512'],
  '1.2.840.113549.1.1.5': ['RSA', 'SHA-1'],
  '1.2.840.113549.1.1.11': ['RSA', 'SHA-256'],
  '1.2.840.113549.1.1.12': ['RSA', 'SHA-384'],
  '1.2.840.113549.1.1.13': ['RSA', 'SHA-512'],
};
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const CURVES = {
  '1.2.840.10045.3.1.7': ['P-256', 32],
  '1.3.132.0.34': ['P-384', 48],
  '1.3.132.0.35': ['P-521', 66],
};

/** The parts of a certificate that matter here. */
async function readCertificate(der) {
  const whole = derWhole(der, 0x30);
  const [tbs, algorithm, signature, ...more] = derChildren(whole);
  if (!tbs || signature?.tag !== 0x03 || more.length > 0) refuse('certificate');
  const fields = derChildren(tbs, 0x30);
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, inner, issuer, validity, subject, key, ...rest] = fields;
  // Said twice, once inside what is signed (RFC 5280, 4.1.1.2).
  if (!isSame(derTagged(inner, 0x30).bytes, derTagged(algorithm, 0x30).bytes)) refuse('certificate');
  const [notBefore, notAfter] = derChildren(validity, 0x30);
  return {
    der: whole.bytes,
    tbs: tbs.bytes,
    algorithm: derOid(derChildren(inner)[0]),
    signature: signature.content.subarray(1),
    serial: derTagged(serial, 0x02).content,
    issuer: derTagged(issuer, 0x30).bytes,
    subject: derTagged(subject, 0x30).bytes,
    notBefore: derTime(notBefore),
    notAfter: derTime(notAfter),
    key: derTagged(key, 0x30).bytes,
    ...readExtensions(rest.find(({ tag }) => tag === 0xa3)),
    name: commonName(subject),
    issuerName: commonName(issuer),
    fingerprint: await sha256(whole.bytes),
  };
}

/** Understood here: keyUsage, basicConstraints, extKeyUsage, subjectAltName, certificatePolicies (any policy will do). */
const KNOWN_EXTENSIONS = ['2.5.29.15', '2.5.29.19', '2.5.29.37', '2.5.29.17', '2.5.29.32'];

function readExtensions(list) {
  const values = new Map();
  const critical = new Set();
  for (const one of list ? derChildren(derOnly(list), 0x30) : []) {
    const parts = derChildren(one, 0x30);
    const type = derOid(parts[0]);
    if (values.has(type) || parts.length < 2 || parts.length > 3) refuse('extension');
    if (parts.length === 3 && derTagged(parts[1], 0x01).content[0] !== 0) critical.add(type);
    values.set(type, derTagged(parts.at(-1), 0x04).content);
  }
  const usage = values.has('2.5.29.15') ? (derWhole(values.get('2.5.29.15'), 0x03).content[1] ?? 0) : null;
  const basic = values.has('2.5.29.19') ? derChildren(derWhole(values.get('2.5.29.19'), 0x30)) : [];
  const pathLength = basic.find(({ tag }) => tag === 0x02);
  const purposes = values.has('2.5.29.37') ? derChildren(derWhole(values.get('2.5.29.37'), 0x30)).map(derOid) : null;
  const issuerId = values.has('2.5.29.35') ? derChildren(derWhole(values.get('2.5.29.35'), 0x30)) : [];
  return {
    maySign: usage === null || (usage & 0xc0) !== 0,
    mayIssue: basic[0]?.tag === 0x01 && basic[0].content[0] !== 0 && (usage === null || (usage & 0x04) !== 0),
    pathLength: pathLength ? derInteger(pathLength) : null,
    purposes,
    arePurposesCritical: critical.has('2.5.29.37'),
    keyId: values.has('2.5.29.14') ? derWhole(values.get('2.5.29.14'), 0x04).content : null,
    issuerKeyId: issuerId.find(({ tag }) => tag === 0x80)?.content ?? null,
    hasUnknownCritical: [...critical].some((type) => !KNOWN_EXTENSIONS.includes(type)),
  };
}

function commonName(name) {
  const attributes = derChildren(name).flatMap((set) => derChildren(set, 0x31).map((one) => derChildren(one, 0x30)));
  const value = (attributes.findLast(([type]) => derOid(type) === '2.5.4.3') ?? attributes.at(-1))?.[1];
  if (!value) return '';
  if (value.tag === 0x1e) return new TextDecoder('utf-16be').decode(value.content);
  return [0x13, 0x14, 0x16].includes(value.tag) ? latin1(value.content) : utf8.decode(value.content);
}

/** Kind, and curve or size in bits, of a public key; null for what is not supported. */
function keyKind(spki) {
  const [algorithm, bits] = derChildren(derWhole(spki, 0x30));
  const [type, curve] = derChildren(algorithm, 0x30);
  if (derOid(type) === '1.2.840.10045.2.1') {
    const known = CURVES[derOid(curve)];
    return known ? { kind: 'EC', curve: known } : null;
  }
  if (derOid(type) !== RSA_ENCRYPTION) return null;
  const { content } = derChildren(derWhole(derTagged(bits, 0x03).content.subarray(1), 0x30))[0];
  const modulus = content[0] === 0 ? content.subarray(1) : content;
  return { kind: 'RSA', size: modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24 };
}
const isWeak = (key) => key.kind === 'RSA' && key.size < 2048;

/** The key, ready to check signatures by that hash; null if there is none such, for example a point off its curve. */
async function importKey(spki, hashName) {
  const key = keyKind(spki);
  if (!key) return null;
  const parameters =
    key.kind === 'RSA' ? { name: 'RSASSA-PKCS1-v1_5', hash: hashName } : { name: 'ECDSA', namedCurve: key.curve[0] };
  try {
    return { ...key, imported: await crypto.subtle.importKey('spki', spki, parameters, false, ['verify']) };
  } catch {
    return null;
  }
}

/** Whether `spki` signed `data`. ECDSA signatures are DER of r and s, RSA is PKCS #1 v1.5. */
async function isSignedBy(spki, kindOfSignature, hashName, signature, data) {
  const key = await importKey(spki, hashName);
  if (key?.kind !== kindOfSignature) return false;
  try {
    if (key.kind === 'RSA') return await crypto.subtle.verify('RSASSA-PKCS1-v1_5', key.imported, signature, data);
    const raw = rawEcdsa(signature, key.curve[1]);
    return await crypto.subtle.verify({ name: 'ECDSA', hash: hashName }, key.imported, raw, data);
  } catch {
    return false;
  }
}

/** DER SEQUENCE of r and s as the two numbers side by side. */
function rawEcdsa(signature, size) {
  const numbers = derChildren(derWhole(signature, 0x30));
  if (numbers.length !== 2) refuse('ECDSA signature');
  return join(
    ...numbers.map(({ tag, content }) => {
      const isMinimal = content.length > 0 && !(content[0] === 0 && (content[1] ?? 0) < 0x80 && content.length > 1);
      if (tag !== 0x02 || !isMinimal || content[0] >= 0x80) refuse('ECDSA signature');
      const value = content[0] === 0 ? content.subarray(1) : content;
      if (value.length > size) refuse('ECDSA signature');
      return join(new Uint8Array(size - value.length), value);
    }),
  );
}

async function isIssuedBy(certificate, issuer) {
  const algorithm = SIGNATURES[certificate.algorithm];
  if (!algorithm || !isSame(certificate.issuer, issuer.subject)) return false;
  return isSignedBy(issuer.key, algorithm[0], algorithm[1], certificate.signature, certificate.tbs);
}

/**
 * Whether a path of issuers leads from a certificate to a trusted one: names and key identifiers chain, each signature is
 * right (never with SHA-1, nor with RSA below 2048 bits), each issuer may issue and had not expired. Name constraints and
 * policies are not processed, so that a critical one ends a path (RFC 5280, 6.1).
 */
async function findPath(leaf, others, anchors, at) {
  let isConstrained = false;
  // So that crafted certificates cannot keep the machine busy; a real path has two or three.
  let checksLeft = 100;
  const isIssuer = async (below, issuer) => {
    const isNamed = !below.issuerKeyId || !issuer.keyId || isSame(below.issuerKeyId, issuer.keyId);
    if (!isNamed || !isSame(below.issuer, issuer.subject) || checksLeft-- <= 0) return false;
    const key = keyKind(issuer.key);
    if (!key || isWeak(key) || SIGNATURES[below.algorithm]?.[1] === 'SHA-1') return false;
    return isIssuedBy(below, issuer);
  };
  const mayIssue = (issuer, path) => {
    // The leaf does not count, nor does an authority that changed its key and named itself.
    const below = path.slice(1).filter((one) => !isSame(one.issuer, one.subject)).length;
    const isInTime = at >= issuer.notBefore && at <= issuer.notAfter;
    const isLongEnough = issuer.pathLength === null || below <= issuer.pathLength;
    return issuer.mayIssue && isLongEnough && isInTime && !issuer.hasUnknownCritical;
  };
  const climb = async (path) => {
    if (path.length > 8) return false;
    const candidates = [...anchors, ...others.filter((one) => !path.includes(one))];
    for (const [i, one] of candidates.entries()) {
      if (!(await isIssuer(path.at(-1), one))) continue;
      if (i >= anchors.length && !(await climb([...path, one]))) continue;
      if (mayIssue(one, path)) return true;
      isConstrained = true;
    }
    return false;
  };
  if (await climb([leaf])) return PASSED;
  return indeterminate(isConstrained ? 'CHAIN_CONSTRAINTS_FAILURE' : 'NO_CERTIFICATE_CHAIN_FOUND');
}

/** Uses of a certificate that speak of documents (RFC 5280, 4.2.1.12; RFC 9336), and "any". */
const DOCUMENT_PURPOSES = [
  '2.5.29.37.0',
  '1.3.6.1.5.5.7.3.4',
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.4.1.311.10.3.12',
  '1.2.840.113583.1.1.5',
];

/**
 * Whether a signer's certificate may sign documents, was valid, and is trusted: pinned by its fingerprint, or by a path.
 * Only a time-stamp proves a time before the present; a claim outside the validity speaks against itself.
 */
async function judgeSigner(leaf, others, { claimedAt, provenAt }, trust) {
  const known = provenAt ?? trust.now;
  const isForDocuments = leaf.purposes?.some((one) => DOCUMENT_PURPOSES.includes(one)) ?? true;
  if (!leaf.maySign || leaf.hasUnknownCritical || !isForDocuments) return indeterminate('CHAIN_CONSTRAINTS_FAILURE');
  const times = claimedAt ? [known, claimedAt] : [known];
  if (times.some((time) => time < leaf.notBefore)) return indeterminate('NOT_YET_VALID');
  if (times.some((time) => time > leaf.notAfter)) return indeterminate('EXPIRED');
  return trust.fingerprints.includes(leaf.fingerprint) ? PASSED : findPath(leaf, others, trust.authorities, known);
}

/** Certificates in a PEM text, or one in DER. */
async function readCertificates(given) {
  const bytes = typeof given === 'string' ? toUtf8(given) : given;
  if (bytes[0] === 0x30) return [await readCertificate(bytes)];
  const blocks = latin1(bytes).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return Promise.all(blocks.map((block) => readCertificate(fromBase64(block.replace(/-----[^-]+-----|\s/g, '')))));
}

// ── 4 CMS signatures (RFC 5652, 5035) ────────────────────────────────────────────────────────────────────────────────

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
};

function algorithmOf(node) {
  const [type, parameters, ...more] = derChildren(node, 0x30);
  if ((parameters && (parameters.tag !== 0x05 || parameters.content.length > 0)) || more.length > 0)
    refuse('algorithm');
  return derOid(type);
}
const hashOf = (node) => HASHES[algorithmOf(node)] ?? refuse('hash algorithm');

/** Reads SignedData with exactly one signer: detached if its content is plain data, else with the content inside. */
async function readCms(bytes, contentType = OID.data) {
  const [type, explicit, ...more] = derChildren(derWhole(bytes, 0x30));
  if (derOid(type) !== OID.signedData || more.length > 0) refuse('CMS');
  const fields = derChildren(derOnly(explicit, 0xa0), 0x30);
  const [version, hashes, encapsulated] = fields.splice(0, 3);
  const listed = fields[0]?.tag === 0xa0 ? derChildren(fields.shift()) : [];
  const certificates = await Promise.all(listed.map((one) => readCertificate(one.bytes)));
  const hasRevocations = fields[0]?.tag === 0xa1;
  if (hasRevocations) fields.shift();
  if (fields.length !== 1) refuse('CMS');
  const [innerType, inner, ...others] = derChildren(encapsulated, 0x30);
  const isDetached = contentType === OID.data;
  if (derOid(innerType) !== contentType || isDetached !== (inner === undefined) || others.length > 0)
    refuse('CMS content');
  const [signerVersion, id, hash, attributes, algorithm, signature, unsigned, ...rest] = derChildren(
    derOnly(fields[0], 0x31),
    0x30,
  );
  if (rest.length > 0 || (unsigned && unsigned.tag !== 0xa1)) refuse('CMS signer');
  const isByIssuer = id?.tag === 0x30;
  const signerIs = isByIssuer ? 1 : 3;
  // Version 3 as soon as the content is not plain data (RFC 5652, 5.1).
  if (derInteger(signerVersion) !== signerIs || derInteger(version) !== (isDetached ? signerIs : 3))
    refuse('CMS version');
  const hashName = hashOf(hash);
  if (hashOf(derOnly(hashes, 0x31)) !== hashName) refuse('CMS hash');
  const [issuer, serial] = isByIssuer ? derChildren(id) : [];
  const signed = attributeMap(derTagged(attributes, 0xa0));
  const value = (oid) => derOnly(derTagged(signed.get(oid), 0x31));
  const loose = unsigned ? derChildren(unsigned).map((one) => derChildren(one, 0x30)) : [];
  const stamp = loose.find(([name]) => derOid(name) === OID.timestampToken);
  return {
    certificates,
    leaf:
      certificates.find((one) => issuer && isSame(one.issuer, issuer.bytes) && isSame(one.serial, serial.content)) ??
      null,
    hashName,
    algorithm: algorithmOf(algorithm),
    signature: derTagged(signature, 0x04).content,
    // What was signed bears the tag of a SET, not the one it travels under (RFC 5652, 5.4).
    signedBytes: derEncode(0x31, attributes.content),
    contentType: derOid(value(OID.contentType)),
    messageDigest: derTagged(value(OID.messageDigest), 0x04).content,
    hasSigningTime: signed.has(OID.signingTime),
    ...signingCertificates(signed),
    timestamp: stamp ? derTagged(derOnly(derTagged(stamp[1], 0x31)), 0x30).bytes : null,
    // What no signature covers and nobody reads here.
    hasUncovered: hasRevocations || loose.length > (stamp ? 1 : 0),
    content: inner ? derTagged(derOnly(inner, 0xa0), 0x04).content : null,
  };
}

function attributeMap(node) {
  const map = new Map();
  for (const one of derChildren(node)) {
    const [type, set, ...more] = derChildren(one, 0x30);
    if (!set || more.length > 0 || map.has(derOid(type))) refuse('attribute');
    map.set(derOid(type), set);
  }
  return map;
}

/** Hash algorithm and hash of each certificate the signer names; null if it names none. `olderIds`: by SHA-1, RFC 2634. */
function signingCertificates(signed) {
  const ids = (type) =>
    signed.has(type)
      ? derChildren(derChildren(derOnly(derTagged(signed.get(type), 0x31)), 0x30)[0], 0x30).map((id) =>
          derChildren(id, 0x30),
        )
      : null;
  return {
    certificateIds:
      ids(OID.signingCertificateV2)?.map(([first, second]) =>
        first?.tag === 0x04
          ? { hash: 'SHA-256', value: first.content }
          : { hash: hashOf(first), value: derTagged(second, 0x04).content },
      ) ?? null,
    olderIds:
      ids(OID.signingCertificate)?.map(([first]) => ({ hash: 'SHA-1', value: derTagged(first, 0x04).content })) ?? null,
  };
}

/** Null if the signature is good: the digest, the certificate and the signature itself agree; else why not. */
async function brokenSignature(cms, leaf, contentDigest, isOwn) {
  if (cms.contentType !== OID.data || !isFitting(cms, leaf)) return failed('FORMAT_FAILURE');
  if (!isSame(cms.messageDigest, contentDigest)) return failed('HASH_FAILURE');
  if (!(await areCertificatesNamed(cms, leaf, isOwn))) return failed('HASH_FAILURE');
  return (await isSignatureGood(cms, leaf)) ? null : failed('SIG_CRYPTO_FAILURE');
}

/** Whether the signature algorithm is one that this key can have used. */
function isFitting(cms, leaf) {
  const named = SIGNATURES[cms.algorithm];
  const kind = keyKind(leaf.key)?.kind;
  return named ? named[0] === kind && named[1] === cms.hashName : cms.algorithm === RSA_ENCRYPTION && kind === 'RSA';
}
const isSignatureGood = (cms, leaf) =>
  isSignedBy(leaf.key, keyKind(leaf.key)?.kind, cms.hashName, cms.signature, cms.signedBytes);
const isOf = async (id, certificate) => id !== undefined && isSame(await digest(id.hash, certificate.der), id.value);

/** The first named certificate is the leaf, the others are in the container; the app's own signatures name all of them. */
async function areCertificatesNamed({ certificateIds, certificates }, leaf, isOwn) {
  if (!certificateIds) return !isOwn;
  if (!(await isOf(certificateIds[0], leaf)) || (isOwn && certificateIds.length !== certificates.length)) return false;
  for (const id of certificateIds.slice(1)) {
    const matches = await Promise.all(certificates.map((one) => isOf(id, one)));
    if (!matches.includes(true)) return false;
  }
  return true;
}

/** Whether the container is byte for byte in the one form the app writes, so that not a bit of it is loose. */
function isOwnForm(bytes, cms) {
  const { leaf, certificates, algorithm, signature, signedBytes, timestamp } = cms;
  const algorithms = {
    '1.2.840.113549.1.1.11': '06092a864886f70d01010b0500',
    '1.2.840.10045.4.3.2': '06082a8648ce3d040302',
  };
  if (!leaf || !algorithms[algorithm] || cms.hasUncovered) return false;
  const hash = fromHex('300b0609608648016503040201');
  const signer = derEncode(
    0x30,
    fromHex('020101'),
    derEncode(0x30, leaf.issuer, derEncode(0x02, leaf.serial)),
    hash,
    derEncode(0xa0, derWhole(signedBytes).content),
    derEncode(0x30, fromHex(algorithms[algorithm])),
    derEncode(0x04, signature),
    ...(timestamp
      ? [derEncode(0xa1, derEncode(0x30, fromHex('060b2a864886f70d010910020e'), derEncode(0x31, timestamp)))]
      : []),
  );
  const inner = derEncode(
    0x30,
    fromHex('020101'),
    derEncode(0x31, hash),
    fromHex('300b06092a864886f70d010701'),
    derEncode(0xa0, ...certificates.map((one) => one.der).toSorted(compareBytes)),
    derEncode(0x31, signer),
  );
  return isSame(derEncode(0x30, fromHex('06092a864886f70d010702'), derEncode(0xa0, inner)), bytes);
}

/**
 * The verdict on a detached signature and what it says of its signer. Integrity comes first: only a signature that is
 * intact can be anything but TOTAL-FAILED (EN 319 102-1, 5.1).
 * @param digestOf   gives the digest of what was signed
 * @param isOwn      it says that this app made it, so it must be exactly of the app's form
 * @param claimedAt  when the signer says to have signed, or null
 */
async function judgeCms(bytes, { digestOf, isOwn, claimedAt }, trust) {
  const report = { signer: null, issuer: null, fingerprint: null, notAfter: null, timestamp: null };
  try {
    const cms = await readCms(bytes);
    if (isOwn && !isOwnForm(bytes, cms)) return { ...failed('FORMAT_FAILURE'), ...report };
    const { leaf } = cms;
    if (!leaf) return { ...indeterminate('NO_SIGNING_CERTIFICATE_FOUND'), ...report };
    const key = await importKey(leaf.key, cms.hashName);
    if (!key) refuse('key');
    const { name, issuerName, fingerprint, notAfter } = leaf;
    Object.assign(report, { signer: name, issuer: issuerName, fingerprint, notAfter: notAfter.toISOString() });
    const stamp = await judgeTimestamp(cms, { claimedAt, isOwn }, trust);
    report.timestamp = stamp.report;
    const broken = await brokenSignature(cms, leaf, await digestOf(cms.hashName), isOwn);
    if (broken ?? stamp.against) return { ...(broken ?? stamp.against), ...report };
    // EN 319 142-1, 6.3: signing-certificate-v2 shall be there, signing-time shall not.
    const isBaseline = cms.certificateIds !== null && !cms.hasSigningTime && !isWeak(key);
    if (!isBaseline) return { ...indeterminate('SIG_CONSTRAINTS_FAILURE'), ...report };
    const times = { claimedAt, provenAt: stamp.provenAt };
    return { ...(await judgeSigner(leaf, cms.certificates, times, trust)), ...report };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { ...failed('FORMAT_FAILURE'), ...report };
  }
}

// ── 5 Time-stamps (RFC 3161) ─────────────────────────────────────────────────────────────────────────────────────────

/** By how much a signer's clock may run before that of an authority without the order of events being doubted. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * What the time-stamp over a signature shows. A broken one speaks against a signature of the app, whose bytes nobody
 * should have touched; one of an unknown authority proves no time, and nothing else.
 * @returns `report` null if there is none; `provenAt`: the signature existed then; `against`: a verdict on the signature
 */
async function judgeTimestamp(cms, { claimedAt, isOwn }, trust) {
  const none = { report: null, provenAt: null, against: null };
  if (!cms.timestamp) return none;
  const broken = (isOwn ? failed : indeterminate)('SIG_TIMESTAMP_INVALID');
  try {
    const token = await readToken(cms.timestamp);
    const { signed, at, accuracyMs } = token;
    const { leaf } = signed;
    if (!leaf) return { ...none, against: broken };
    const isSound = await isTokenSound(token, cms.signature);
    const judged = isSound
      ? await judgeAuthority(signed.certificates, leaf, at, trust)
      : failed('SIG_TIMESTAMP_INVALID');
    const isProven = judged.verdict === 'TOTAL-PASSED';
    const isBeforeClaim = claimedAt !== null && claimedAt.getTime() > at.getTime() + accuracyMs + CLOCK_TOLERANCE_MS;
    const order = isProven && isBeforeClaim ? indeterminate('TIMESTAMP_ORDER_FAILURE') : null;
    return {
      report: { at: at.toISOString(), authority: leaf.name, fingerprint: leaf.fingerprint, ...judged },
      provenAt: isProven ? at : null,
      against: isSound ? order : broken,
    };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { ...none, against: broken };
  }
}

/** Reads a token strictly: nothing in it that its signature does not cover, or that is not read here. */
async function readToken(bytes) {
  const signed = await readCms(bytes, OID.timestampInfo);
  if (signed.hasUncovered || signed.timestamp || signed.certificates.length > 10) refuse('time-stamp');
  const [version, policy, imprint, serial, time, ...rest] = derChildren(derWhole(signed.content, 0x30));
  if (derInteger(version) !== 1 || !derOid(policy)) refuse('time-stamp');
  derTagged(serial, 0x02);
  const take = (tag) => (rest[0]?.tag === tag ? rest.shift() : null);
  const [accuracy] = [0x30, 0x01, 0x02, 0xa0, 0xa1].map(take);
  const [algorithm, hash, ...more] = derChildren(imprint, 0x30);
  const [type, parameters] = derChildren(algorithm, 0x30);
  const hashName = HASHES[derOid(type)];
  if (rest.length > 0 || more.length > 0 || !hashName || (parameters && parameters.tag !== 0x05)) refuse('time-stamp');
  derTagged(time, 0x18);
  return {
    signed,
    at: derTime(time, true),
    accuracyMs: accuracy ? readAccuracy(accuracy) : 0,
    hashName,
    imprint: derTagged(hash, 0x04).content,
  };
}

function readAccuracy(node) {
  const units = { 2: [1000, 5], 128: [1, 2], 129: [0.001, 2] };
  let ms = 0;
  for (const { tag, content } of derChildren(node)) {
    const [unit, limit] = units[tag] ?? refuse('accuracy');
    if (content.length > limit) refuse('accuracy');
    ms += content.reduce((value, byte) => value * 256 + byte, 0) * unit;
  }
  return Math.ceil(ms);
}

/** Imprint, certificate as the authority names it, its purpose, signature, and the time within its validity. */
async function isTokenSound({ signed, at, hashName, imprint }, stamped) {
  const { leaf, certificates, certificateIds, olderIds, content } = signed;
  if (!isSame(await digest(hashName, stamped), imprint)) return false;
  // Where both attributes are there both must be right; SHA-1 alone still says which of the certificates was meant.
  const ids = [certificateIds?.[0], olderIds?.[0]].filter((id) => id !== undefined);
  if (ids.length === 0 || !(await Promise.all(ids.map((id) => isOf(id, leaf)))).every(Boolean)) return false;
  // RFC 3161, 2.3: extendedKeyUsage, critical, timeStamping and nothing else.
  if (!leaf.arePurposesCritical || leaf.purposes.length !== 1 || leaf.purposes[0] !== OID.timeStamping) return false;
  const isOverContent = isSame(await digest(signed.hashName, content), signed.messageDigest);
  const key = keyKind(leaf.key);
  if (!key || isWeak(key) || !isOverContent || signed.contentType !== OID.timestampInfo) return false;
  if (!isFitting(signed, leaf) || !(await isSignatureGood(signed, leaf))) return false;
  return (await isChain(leaf, certificates)) && at >= leaf.notBefore && at <= leaf.notAfter;
}

/** The authority's certificate and its issuers as far as they came along. */
function tokenChain(leaf, certificates) {
  const chain = [leaf];
  for (let last = leaf; last && !isSame(last.issuer, last.subject); ) {
    const { issuer } = last;
    last = certificates.find((one) => !chain.includes(one) && isSame(one.subject, issuer));
    if (last) chain.push(last);
  }
  return chain;
}

/** Every certificate that came along is an issuer of the one before it: nothing in a token is there for no reason. */
async function isChain(leaf, certificates) {
  const chain = tokenChain(leaf, certificates);
  if (chain.length !== certificates.length) return false;
  for (const [i, one] of chain.entries()) {
    const issuer = chain[i + 1] ?? (isSame(one.issuer, one.subject) ? one : null);
    if (issuer && !(await isIssuedBy(one, issuer))) return false;
  }
  return true;
}

/** Trusted is the authority's certificate itself, or one from which a path of issuers leads to it, all valid then. */
async function judgeAuthority(certificates, leaf, at, { now, timestampAuthorities }) {
  if (at > now) return indeterminate('NOT_YET_VALID');
  const isAnchor = (one) => timestampAuthorities.some(({ der }) => isSame(der, one.der));
  const path = await findPath(leaf, certificates, timestampAuthorities, at);
  if (!isAnchor(leaf) && path.verdict !== 'TOTAL-PASSED') return path;
  // Nothing signs the list of certificates: one that nothing speaks for may have been altered.
  const last = tokenChain(leaf, certificates).at(-1);
  const issued = await Promise.all([last, ...timestampAuthorities].map((one) => isIssuedBy(last, one)));
  if (last !== leaf && !isAnchor(last) && !issued.includes(true)) return indeterminate('NO_CERTIFICATE_CHAIN_FOUND');
  // After its end nobody would tell that the authority's key was lost (EN 319 102-1, 5.6.2.2).
  return now > leaf.notAfter ? indeterminate('EXPIRED') : PASSED;
}

// ── 6 PDF syntax (ISO 32000-2, 7.2 and 7.3): strict, because a verifier must see the document the reader sees ─────────

const NULL = { kind: 'null' };
const isSpace = (byte) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0x00;
const isRegular = (byte) => byte !== undefined && !isSpace(byte) && !'()<>[]{}/%'.includes(String.fromCharCode(byte));
const ESCAPES = { n: 0x0a, r: 0x0d, t: 0x09, b: 0x08, f: 0x0c };

class PdfReader {
  constructor(bytes, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  skipSpace() {
    for (;;) {
      const byte = this.bytes[this.position];
      if (byte === 0x25) while (![undefined, 0x0a, 0x0d].includes(this.bytes[this.position])) this.position += 1;
      else if (isSpace(byte)) this.position += 1;
      else return;
    }
  }

  word() {
    this.skipSpace();
    const start = this.position;
    while (isRegular(this.bytes[this.position])) this.position += 1;
    return latin1(this.bytes, start, this.position);
  }

  comes(keyword) {
    const before = this.position;
    const isNext = this.word() === keyword;
    this.position = before;
    return isNext;
  }

  keyword(expected) {
    if (this.word() !== expected) refuse(`${expected} expected`);
  }

  integer() {
    const word = this.word();
    return /^\d{1,10}$/.test(word) ? Number(word) : refuse('integer expected');
  }

  object(depth = 0) {
    if (depth > 100) refuse('nested too deeply');
    this.skipSpace();
    const character = String.fromCharCode(this.bytes[this.position] ?? 0);
    if (character === '/') return { kind: 'name', value: this.name() };
    if (character === '(') return this.literal();
    if (character === '[') return this.array(depth);
    if (character === '<') return this.bytes[this.position + 1] === 0x3c ? this.dict(depth) : this.hexString();
    return this.numberOrWord();
  }

  name() {
    this.position += 1;
    const start = this.position;
    while (isRegular(this.bytes[this.position])) this.position += 1;
    const text = latin1(this.bytes, start, this.position);
    if (/#(?![0-9A-Fa-f]{2})/.test(text)) refuse('name');
    return text.replace(/#(..)/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
  }

  array(depth) {
    const items = [];
    this.position += 1;
    for (this.skipSpace(); this.bytes[this.position] !== 0x5d; this.skipSpace()) items.push(this.object(depth + 1));
    this.position += 1;
    return { kind: 'array', items };
  }

  dict(depth) {
    const entries = new Map();
    this.position += 2;
    for (;;) {
      this.skipSpace();
      if (this.bytes[this.position] === 0x3e && this.bytes[this.position + 1] === 0x3e) break;
      if (this.bytes[this.position] !== 0x2f) refuse('key expected');
      const key = this.name();
      if (entries.has(key)) refuse('key twice');
      entries.set(key, this.object(depth + 1));
    }
    this.position += 2;
    return { kind: 'dict', entries };
  }

  hexString() {
    const start = this.position;
    const close = this.bytes.indexOf(0x3e, start);
    if (close < 0) refuse('string without end');
    this.position = close + 1;
    const digits = latin1(this.bytes, start + 1, close).replace(/[\0\t\n\f\r ]/g, '');
    if (!/^[0-9A-Fa-f]*$/.test(digits)) refuse('hexadecimal digit');
    return { kind: 'string', bytes: fromHex(digits.length % 2 ? `${digits}0` : digits), start, end: this.position };
  }

  literal() {
    const start = this.position;
    const out = [];
    this.position += 1;
    for (let open = 1; open > 0; ) {
      const byte = this.bytes[this.position++];
      if (byte === undefined) refuse('string without end');
      if (byte === 0x5c) {
        this.escape(out);
        continue;
      }
      if (byte === 0x28) open += 1;
      if (byte === 0x29) open -= 1;
      if (byte === 0x0d && this.bytes[this.position] === 0x0a) this.position += 1;
      if (open > 0) out.push(byte === 0x0d ? 0x0a : byte);
    }
    return { kind: 'string', bytes: Uint8Array.from(out), start, end: this.position };
  }

  escape(out) {
    const byte = this.bytes[this.position++] ?? refuse('string without end');
    if (byte === 0x0a) return;
    if (byte === 0x0d) {
      if (this.bytes[this.position] === 0x0a) this.position += 1;
      return;
    }
    const octal = /^[0-7]{1,3}/.exec(latin1(this.bytes, this.position - 1, this.position + 2))?.[0];
    if (octal === undefined) {
      out.push(ESCAPES[String.fromCharCode(byte)] ?? byte);
      return;
    }
    this.position += octal.length - 1;
    out.push(Number.parseInt(octal, 8) & 0xff);
  }

  numberOrWord() {
    const text = this.word();
    if (text === 'null') return NULL;
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) refuse('object expected');
    const after = this.position;
    if (/^\d{1,10}$/.test(text)) {
      const generation = this.word();
      if (/^\d{1,5}$/.test(generation) && this.word() === 'R') {
        return { kind: 'ref', number: Number(text), generation: Number(generation) };
      }
    }
    this.position = after;
    return { kind: 'number', value: Number(text) };
  }
}

/** Whether two objects say the same, however they are written. */
function isEqual(a, b) {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'string') return isSame(a.bytes, b.bytes);
  if (a.kind === 'ref') return a.number === b.number && a.generation === b.generation;
  if (a.kind === 'array')
    return a.items.length === b.items.length && a.items.every((one, i) => isEqual(one, b.items[i]));
  if (a.kind === 'dict') return changedKeys(a.entries, b.entries).length === 0;
  if (a.kind === 'stream') return isSame(a.data, b.data) && changedKeys(a.entries, b.entries).length === 0;
  return a.value === b.value;
}
function changedKeys(a, b) {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].filter((key) => !isEqual(a.get(key) ?? NULL, b.get(key) ?? NULL));
}
function* refsIn(object) {
  if (object.kind === 'ref') yield object.number;
  else if (object.kind === 'array') for (const item of object.items) yield* refsIn(item);
  else if (object.entries) for (const value of object.entries.values()) yield* refsIn(value);
}

// ── 7 PDF files (ISO 32000-2, 7.5): as the cross-reference says, nothing guessed ──────────────────────────────────────

const LIMIT_BYTES = 1024 ** 3;

/** Undoes FlateDecode and the PNG predictors; nothing else is used where this verifier has to look inside. */
async function decodeStream(data, filters, parameters, limit = LIMIT_BYTES) {
  let bytes = data;
  for (const [i, filter] of filters.entries()) {
    if (filter !== 'FlateDecode') refuse(`filter ${filter}`);
    bytes = undoPredictor(await inflate(bytes, limit), parameters[i] ?? new Map());
  }
  return bytes.length > limit ? refuse('stream too large') : bytes;
}

async function inflate(bytes, limit) {
  const parts = [];
  let size = 0;
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return join(...parts);
      size += value.length;
      if (size > limit) break;
      parts.push(value);
    }
  } catch {
    return refuse('compressed data damaged');
  }
  return refuse('stream too large');
}

function undoPredictor(bytes, parameters) {
  const number = (key, fallback) => (parameters.get(key)?.kind === 'number' ? parameters.get(key).value : fallback);
  const predictor = number('Predictor', 1);
  if (predictor === 1) return bytes;
  const width = number('Columns', 1);
  if (predictor < 10 || number('Colors', 1) !== 1 || number('BitsPerComponent', 8) !== 8 || !(width > 0))
    refuse('predictor');
  const rows = bytes.length / (width + 1);
  if (!Number.isInteger(rows)) refuse('predictor row');
  const out = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const type = bytes[row * (width + 1)];
    if (type > 4) refuse('predictor');
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const left = column > 0 ? out[at - 1] : 0;
      const up = row > 0 ? out[at - width] : 0;
      const corner = column > 0 && row > 0 ? out[at - width - 1] : 0;
      const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
      const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
      out[at] = bytes[at + row + 1] + [0, left, up, Math.floor((left + up) / 2), paeth][type];
    }
  }
  return out;
}

const wholeNumber = (object) =>
  object === undefined
    ? null
    : object.kind === 'number' && Number.isInteger(object.value)
      ? object.value
      : refuse('whole number');

class PdfFile {
  /** @param bytes  a whole file, or its beginning up to the end of a revision */
  static async open(bytes, isUnpacked = true) {
    if (!/^%PDF-[12]\.\d[\r\n]/.test(latin1(bytes, 0, 9))) refuse('no PDF header');
    const file = new PdfFile(bytes);
    await file.readCrossReference();
    if (file.trailer.has('Encrypt')) refuse('encrypted');
    if (isUnpacked) await file.unpack();
    return file;
  }

  constructor(bytes) {
    this.bytes = bytes;
    this.entries = new Map();
    this.packed = new Map();
    this.known = new Map();
    this.reading = new Set();
  }

  async readCrossReference() {
    let marker = this.bytes.length - 5;
    while (marker >= 0 && latin1(this.bytes, marker, marker + 5) !== '%%EOF') marker -= 1;
    if (marker < 0) refuse('no end of file');
    const start = /startxref[\r\n ]+(\d{1,10})[\r\n ]+$/.exec(latin1(this.bytes, Math.max(0, marker - 40), marker));
    if (!start) refuse('no startxref');
    this.end = marker + /^%%EOF(\r\n|\n|\r|)/.exec(latin1(this.bytes, marker, marker + 7))[0].length;
    const seen = new Set();
    for (let next = Number(start[1]); next !== null; ) {
      if (seen.has(next)) refuse('cross-reference loop');
      seen.add(next);
      const section = await this.readSection(next);
      this.trailer ??= section.trailer;
      for (const [number, entry] of section.entries) if (!this.entries.has(number)) this.entries.set(number, entry);
      if (this.entries.size > 1_000_000) refuse('too many objects');
      next = wholeNumber(section.trailer.get('Prev'));
    }
  }

  async readSection(start) {
    const reader = new PdfReader(this.bytes, start);
    if (latin1(this.bytes, start, start + 4) !== 'xref') return this.readXrefStream(reader);
    reader.keyword('xref');
    const entries = new Map();
    for (let word = reader.word(); word !== 'trailer'; word = reader.word()) {
      if (!/^\d{1,7}$/.test(word)) refuse('subsection');
      const count = reader.integer();
      for (let number = Number(word); number < Number(word) + count; number++) {
        const [offset, generation, kind] = [reader.integer(), reader.integer(), reader.word()];
        if (kind !== 'n' && kind !== 'f') refuse('n or f');
        addOnce(entries, number, kind === 'f' ? { kind: 'free' } : { kind: 'offset', offset, generation });
      }
    }
    const trailer = reader.object();
    if (trailer.kind !== 'dict') refuse('trailer');
    const hidden = wholeNumber(trailer.entries.get('XRefStm'));
    const more = hidden === null ? [] : (await this.readXrefStream(new PdfReader(this.bytes, hidden))).entries;
    for (const [number, entry] of more) if (entries.get(number)?.kind !== 'offset') entries.set(number, entry);
    return { entries, trailer: trailer.entries };
  }

  async readXrefStream(reader) {
    reader.integer();
    reader.integer();
    reader.keyword('obj');
    const dict = reader.object();
    const trailer = dict.kind === 'dict' ? dict.entries : refuse('cross-reference');
    const type = trailer.get('Type');
    if (type?.kind !== 'name' || type.value !== 'XRef') refuse('cross-reference');
    const length = wholeNumber(trailer.get('Length')) ?? refuse('stream without length');
    const stored = streamAt(this.bytes, reader, length);
    reader.keyword('endobj');
    const filter = trailer.get('Filter');
    const data = await decodeStream(
      stored,
      filter ? [filter.value] : [],
      [trailer.get('DecodeParms')?.entries],
      2 ** 25,
    );
    const widths = (trailer.get('W')?.items ?? []).map(wholeNumber);
    const rowBytes = widths.reduce((sum, width) => sum + width, 0);
    if (widths.length !== 3 || rowBytes < 1 || widths.some((width) => width < 0 || width > 6)) refuse('field widths');
    const index = trailer.has('Index')
      ? trailer.get('Index').items.map(wholeNumber)
      : [0, wholeNumber(trailer.get('Size'))];
    const entries = new Map();
    let at = 0;
    const field = (width, fallback) => {
      at += width;
      if (at > data.length) refuse('cross-reference too short');
      return width === 0 ? fallback : data.subarray(at - width, at).reduce((value, byte) => value * 256 + byte, 0);
    };
    for (let i = 0; i + 1 < index.length; i += 2) {
      for (let number = index[i]; number < index[i] + index[i + 1]; number++) {
        const [kind, second, third] = [field(widths[0], 1), field(widths[1], 0), field(widths[2], 0)];
        if (kind > 2) refuse('cross-reference entry');
        const entry = [
          { kind: 'free' },
          { kind: 'offset', offset: second, generation: third },
          { kind: 'packed', stream: second },
        ];
        addOnce(entries, number, entry[kind]);
      }
    }
    if (at !== data.length) refuse('cross-reference too long');
    return { entries, trailer };
  }

  /** Unfolds every object stream, so that objects can be read at once afterwards. */
  async unpack() {
    const streams = new Set([...this.entries.values()].flatMap((one) => (one.kind === 'packed' ? [one.stream] : [])));
    let rest = 2 ** 28;
    for (const number of streams) {
      const stream = this.entries.get(number)?.kind === 'offset' ? this.object(number) : NULL;
      if (stream.kind !== 'stream' || this.name(stream.entries.get('Type')) !== 'ObjStm') refuse('object stream');
      const bytes = await this.decode(stream, rest);
      rest -= bytes.length;
      const first = wholeNumber(this.resolve(stream.entries.get('First')));
      const count = wholeNumber(this.resolve(stream.entries.get('N')));
      const index = new PdfReader(bytes);
      const objects = new Map();
      for (let i = 0; i < count; i++) {
        const [id, offset] = [index.integer(), index.integer()];
        if (objects.has(id)) refuse('object twice in a stream');
        objects.set(id, new PdfReader(bytes, first + offset).object());
      }
      this.packed.set(number, objects);
    }
  }

  /** The object of that number with the place where it ends; NULL if there is none. */
  read(number) {
    const entry = this.entries.get(number);
    if (!entry || entry.kind === 'free') return { object: NULL, end: 0 };
    if (entry.kind === 'packed') return { object: this.packed.get(entry.stream)?.get(number) ?? NULL, end: 0 };
    if (this.known.has(number)) return this.known.get(number);
    if (this.reading.has(number) || this.reading.size > 20) refuse('object needs itself');
    this.reading.add(number);
    const reader = new PdfReader(this.bytes, entry.offset);
    if (reader.integer() !== number || reader.integer() !== entry.generation) refuse('another object');
    reader.keyword('obj');
    let object = reader.object();
    if (object.kind === 'dict' && reader.comes('stream')) {
      const length = this.resolve(object.entries.get('Length'));
      if (length.kind !== 'number' || !(length.value >= 0)) refuse('stream without length');
      object = { kind: 'stream', entries: object.entries, data: streamAt(this.bytes, reader, length.value) };
    }
    reader.keyword('endobj');
    this.reading.delete(number);
    this.known.set(number, { object, end: reader.position });
    return this.known.get(number);
  }

  object(number) {
    return this.read(number).object;
  }

  objectEnd(number) {
    const entry = this.entries.get(number);
    return entry?.kind === 'packed' ? this.objectEnd(entry.stream) : this.read(number).end;
  }

  resolve(object) {
    let value = object ?? NULL;
    for (let steps = 0; value.kind === 'ref'; steps++) {
      if (steps > 20) refuse('reference loop');
      const entry = this.entries.get(value.number);
      value = (entry?.kind === 'offset' ? entry.generation : 0) === value.generation ? this.object(value.number) : NULL;
    }
    return value;
  }

  dict(object) {
    return this.resolve(object).entries ?? new Map();
  }

  array(object) {
    return this.resolve(object).items ?? [];
  }

  name(object) {
    const value = this.resolve(object);
    return value.kind === 'name' ? value.value : null;
  }

  /** A text string (7.9.2.2). */
  text(object) {
    const { kind, bytes } = this.resolve(object);
    if (kind !== 'string') return null;
    if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0)
      return new TextDecoder('utf-16be').decode(bytes);
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes);
    return latin1(bytes);
  }

  get catalog() {
    const catalog = this.dict(this.trailer.get('Root'));
    return this.name(catalog.get('Type')) === 'Catalog' ? catalog : refuse('no catalog');
  }

  decode(stream, limit) {
    const filter = this.resolve(stream.entries.get('Filter'));
    const parameters = this.resolve(stream.entries.get('DecodeParms'));
    const filters = filter.kind === 'array' ? filter.items : filter.kind === 'null' ? [] : [filter];
    const list = parameters.kind === 'array' ? parameters.items : [parameters];
    return decodeStream(
      stream.data,
      filters.map((one) => this.name(one)),
      list.map((one) => this.dict(one)),
      limit,
    );
  }
}

function addOnce(entries, number, entry) {
  if (entries.has(number) || number > 8_388_607 || entries.size >= 1_000_000) refuse('object twice or out of range');
  entries.set(number, entry);
}

/** The stored bytes of a stream whose dictionary was just read. */
function streamAt(bytes, reader, length) {
  reader.keyword('stream');
  if (bytes[reader.position] === 0x0d) reader.position += 1;
  if (bytes[reader.position] !== 0x0a) refuse('end of line');
  const start = reader.position + 1;
  reader.position = start + length;
  if (!/^(\r\n|\n|\r)?endstream/.test(latin1(bytes, reader.position, reader.position + 11))) refuse('endstream');
  reader.keyword('endstream');
  return bytes.subarray(start, start + length);
}

/** The signature fields of the form, signed or not, in its order (12.7.4). */
function signatureFields(file) {
  const found = [];
  const seen = new Set();
  const visit = (item, parentName, parentType, depth) => {
    if (item.kind !== 'ref' || depth > 50 || seen.has(item.number)) refuse('form field');
    seen.add(item.number);
    const field = file.dict(item);
    const name = [parentName, file.text(field.get('T'))].filter(Boolean).join('.');
    const type = file.name(field.get('FT')) ?? parentType;
    const kids = file.array(field.get('Kids'));
    if (kids.some((kid) => file.dict(kid).has('T'))) {
      for (const kid of kids) visit(kid, name, type, depth + 1);
    } else if (type === 'Sig') {
      const widgets = kids.flatMap((kid) => (kid.kind === 'ref' ? [kid.number] : []));
      const value = field.get('V') ?? NULL;
      const isSigned = file.resolve(value).kind !== 'null';
      found.push({ name, number: item.number, widgets: widgets.length > 0 ? widgets : [item.number], value, isSigned });
    }
  };
  for (const item of file.array(file.dict(file.catalog.get('AcroForm')).get('Fields'))) visit(item, '', null, 0);
  return found;
}

// ── 8 What a later revision changed (ISO 32000-2, 12.8.2.2) ──────────────────────────────────────────────────────────

/**
 * Compares a signed revision with the whole file, object by object. Allowed is what later signatures bring along: value
 * and look of a signature field that was free, SigFlags of the form, DSS, Perms and Extensions of the catalog, and new
 * objects that only these lead to. Gives the numbers of all other changed objects.
 */
function changesSince(revision, file) {
  if (revision.end === file.end) return [];
  const allowed = allowedChanges(revision, file);
  const changed = [];
  const added = [];
  const roots = [];
  for (const number of new Set([...revision.entries.keys(), ...file.entries.keys()])) {
    if (isUntouched(revision, file, number)) continue;
    const before = revision.object(number);
    const after = file.object(number);
    if (before.kind === 'null' && after.kind !== 'null') added.push(number);
    else if (!isEqual(before, after)) {
      const keys = before.kind === 'dict' && after.kind === 'dict' ? changedKeys(before.entries, after.entries) : [];
      const isFine = (key) =>
        allowed.get(number)?.has(key) && !(key === 'AcroForm' && isFormChanged(revision, file, number));
      if (keys.length === 0 || !keys.every(isFine)) changed.push(`object ${number}`);
      else roots.push(...keys.map((key) => after.entries.get(key) ?? NULL));
    }
  }
  for (const number of unexplained(revision, file, added, roots)) changed.push(`object ${number}`);
  const trailer = ['Root', 'Info'].filter(
    (key) => !isEqual(revision.trailer.get(key) ?? NULL, file.trailer.get(key) ?? NULL),
  );
  const id = (one) => one.array(one.trailer.get('ID'))[0] ?? NULL;
  if (!isEqual(id(revision), id(file))) trailer.push('ID');
  return [...trailer.map((key) => `trailer, ${key}`), ...changed];
}

function isUntouched(revision, file, number) {
  const before = revision.entries.get(number);
  const after = file.entries.get(number);
  if (before?.kind === 'packed' && after?.kind === 'packed') {
    return before.stream === after.stream && isUntouched(revision, file, before.stream);
  }
  if (before?.kind !== 'offset' || after?.kind !== 'offset') return false;
  const isSamePlace = before.offset === after.offset && before.generation === after.generation;
  return isSamePlace && file.objectEnd(number) <= revision.end;
}

function allowedChanges(revision, file) {
  const allowed = new Map();
  const allow = (number, keys) => allowed.set(number, new Set([...(allowed.get(number) ?? []), ...keys]));
  const signedNow = new Set(signatureFields(file).flatMap((field) => (field.isSigned ? [field.number] : [])));
  for (const field of signatureFields(revision)) {
    if (field.isSigned || !signedNow.has(field.number)) continue;
    allow(field.number, ['V']);
    for (const widget of field.widgets) allow(widget, ['AP', 'F', 'M']);
  }
  const root = revision.trailer.get('Root');
  const form = revision.catalog.get('AcroForm');
  const keys = ['DSS', 'Perms', 'Extensions'];
  if (root?.kind === 'ref') allow(root.number, form?.kind === 'dict' ? [...keys, 'AcroForm'] : keys);
  if (form?.kind === 'ref') allow(form.number, ['SigFlags']);
  return allowed;
}

function isFormChanged(revision, file, number) {
  const form = (one) => one.dict(one.dict(one.object(number)).get('AcroForm'));
  return changedKeys(form(revision), form(file)).some((key) => key !== 'SigFlags');
}

/** New objects that nothing allowed leads to, or to which something that was there before leads as well. */
function unexplained(revision, file, added, roots) {
  const isNew = new Set(added);
  const explained = new Set();
  const waiting = [...roots];
  for (let object = waiting.pop(); object; object = waiting.pop()) {
    for (const number of refsIn(object)) {
      if (!isNew.has(number) || explained.has(number)) continue;
      explained.add(number);
      waiting.push(file.object(number));
    }
  }
  if (added.length > 0) {
    for (const number of revision.entries.keys())
      for (const ref of refsIn(revision.object(number))) explained.delete(ref);
  }
  const isStructure = (object) =>
    object.kind === 'stream' && ['XRef', 'ObjStm'].includes(object.entries.get('Type')?.value);
  return added.filter((number) => !explained.has(number) && !isStructure(file.object(number)));
}

// ── 9 Signatures of a PDF (ISO 32000-2, 12.8; ETSI EN 319 142-1) ─────────────────────────────────────────────────────

async function verifyPdf(file, trust) {
  const fields = signatureFields(file);
  const signed = fields.filter(({ isSigned }) => isSigned);
  if (signed.length > 100) refuse('too many signatures');
  const linked = new Set(signed.map(({ value }) => value.number));
  // Reads all objects, so that damage anywhere shows; a signature no field leads to was cut off.
  const lost = [...file.entries.keys()].filter((number) => {
    const object = file.object(number);
    return object.kind === 'dict' && object.entries.has('ByteRange') && !linked.has(number);
  });
  const found = [];
  for (const field of signed) found.push(await verifyField(file, field, trust));
  found.sort((a, b) => a.end - b.end);
  const last = found.at(-1);
  const leftOver = last ? [...appendedAfter(file, last), ...certificationFaults(file, found)] : [];
  const signatures = [
    ...found.map(({ report, end }) => {
      const changedSince = [...report.changedSince, ...leftOver];
      const isAltered = changedSince.length > 0 && report.verdict !== 'TOTAL-FAILED';
      const coversWholeFile = end === file.bytes.length;
      return { ...report, ...(isAltered ? failed('FORMAT_FAILURE') : {}), changedSince, coversWholeFile };
    }),
    ...lost.map((number) => ({ field: `object ${number}`, ...failed('FORMAT_FAILURE'), changedSince: [] })),
  ];
  const isWhole = file.end === file.bytes.length;
  const overall = isWhole ? worst(signatures) : failed('FORMAT_FAILURE');
  return {
    ...(signatures.length === 0 && isWhole ? indeterminate('SIGNED_DATA_NOT_FOUND') : overall),
    signatures,
    unsignedFields: fields.filter(({ isSigned }) => !isSigned).map(({ name }) => name),
  };
}

async function verifyField(file, field, trust) {
  try {
    const placed = await placeSignature(file, field);
    const claimedAt = pdfDate(file.text(placed.entries.get('M')));
    const digestOf = (name) => digest(name, ...placed.pieces);
    const judged = await judgeCms(placed.container, { digestOf, isOwn: placed.isOwn, claimedAt }, trust);
    const report = {
      field: field.name,
      ...judged,
      claimedAt: claimedAt?.toISOString() ?? null,
      reason: file.text(placed.entries.get('Reason')) || null,
      changedSince: changesSince(placed.revision, file),
    };
    return { report, end: placed.revision.end, hadStore: placed.revision.catalog.has('DSS'), value: field.value };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return {
      report: { field: field.name, ...failed('FORMAT_FAILURE'), changedSince: [] },
      end: 0,
      hadStore: false,
      value: field.value,
    };
  }
}

/** The byte range is from the first byte to the end of a revision and leaves out exactly this dictionary's Contents. */
async function placeSignature(file, field) {
  const object = field.value.kind === 'ref' ? file.object(field.value.number) : NULL;
  if (object.kind !== 'dict' || file.entries.get(field.value.number).kind !== 'offset') refuse('no signature');
  const { entries } = object;
  if (!['ETSI.CAdES.detached', 'adbe.pkcs7.detached'].includes(file.name(entries.get('SubFilter'))))
    refuse('kind of signature');
  const range = (entries.get('ByteRange')?.items ?? []).map((one) =>
    one.kind === 'number' && Number.isSafeInteger(one.value) && one.value >= 0 ? one.value : refuse('byte range'),
  );
  const contents = entries.get('Contents');
  if (range.length !== 4 || range[0] !== 0 || contents?.kind !== 'string') refuse('byte range');
  const [, gap, after, rest] = range;
  const end = after + rest;
  if (gap !== contents.start || after !== contents.end || end > file.bytes.length) refuse('byte range');
  const revision = await PdfFile.open(file.bytes.subarray(0, end));
  const before = signatureFields(revision).find(({ number }) => number === field.number);
  if (revision.end !== end || !before || !isEqual(before.value, field.value)) refuse('not at the end of a revision');
  const app = file.dict(file.dict(entries.get('Prop_Build')).get('App'));
  return {
    entries,
    container: containerIn(latin1(file.bytes, gap, after), contents.bytes),
    pieces: [file.bytes.subarray(0, gap), file.bytes.subarray(after, end)],
    revision,
    isOwn: file.name(app.get('Name')) === 'Model Dossier',
  };
}

/** The gap is covered by no digest, so it has one form only: digits of one case, zeros after the container. */
function containerIn(text, bytes) {
  if (!/^<(?:[0-9a-f]{2})+>$|^<(?:[0-9A-F]{2})+>$/.test(text)) refuse('gap');
  const { length } = derFirst(bytes).bytes;
  if (bytes.subarray(length).some((byte) => byte !== 0)) refuse('gap');
  return bytes.subarray(0, length);
}

/** What stands behind the last signature and is neither a signature nor material to check one. */
function appendedAfter(file, last) {
  if (file.end < file.bytes.length) return ['bytes after the end of the file'];
  if (last.end === 0 || last.end === file.end) return [];
  return file.catalog.has('DSS') && !last.hadStore ? [] : ['revision without a signature'];
}

/**
 * The catalog's permissions must name exactly the first signature if that one certifies, and none if it does not; where it
 * allows no changes at all, nobody may have signed after it (12.8.2.2, 12.8.6). `signed`: in the order of signing.
 */
function certificationFaults(file, signed) {
  const [{ value }] = signed;
  const granted = file.dict(file.catalog.get('Perms')).get('DocMDP') ?? NULL;
  const transforms = file.array(file.dict(value).get('Reference')).map((one) => file.dict(one));
  const certifying = transforms.find((one) => file.name(one.get('TransformMethod')) === 'DocMDP');
  if (!certifying) return granted.kind === 'null' ? [] : ['catalog, Perms'];
  if (granted.kind !== 'ref' || granted.number !== value.number) return ['catalog, Perms'];
  const level = file.resolve(file.dict(certifying.get('TransformParams')).get('P'));
  return level.value === 1 && signed.length > 1 ? ['signatures after a certification that allows none'] : [];
}

function pdfDate(text) {
  const parts = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d)'?)?/.exec(text ?? '');
  if (!parts) return null;
  const [, year, month, day, hour, minute, second, sign, hours = '00', minutes = '00'] = parts;
  const date = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${sign ? `${sign}${hours}:${minutes}` : 'Z'}`,
  );
  return Number.isNaN(date.getTime()) ? null : date;
}

// ── 10 Canonical JSON (RFC 8785), and the shape of what is read ──────────────────────────────────────────────────────

/** The one text of a JSON value; refuses what has none (half of a surrogate pair). */
function canonical(value) {
  if (typeof value === 'string') return value.isWellFormed() ? JSON.stringify(value) : refuse('half of a character');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : refuse('number');
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${canonical(key)}:${canonical(value[key])}`).join(',')}}`;
}

/** The JSON value of some bytes; refuses what is none, and with `isCanonical` also what is not in canonical form. */
function readJson(bytes, is, isCanonical = false) {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: isCanonical, ignoreBOM: true }).decode(bytes));
    if (is(value) && (!isCanonical || isSame(toUtf8(canonical(value)), bytes))) return value;
  } catch {
    // No JSON, nested too deeply, or of half a character.
  }
  return refuse('JSON');
}

// A shape is a function that tells whether a value has it. Objects must have no other keys than those named: what this
// verifier does not know of could say something to another reader.
const isText = (value) => typeof value === 'string';
const isFlag = (value) => typeof value === 'boolean';
const isWhole = (value) => Number.isSafeInteger(value);
const isAnything = (value) => value !== undefined;
const form = (expression) => (value) => isText(value) && expression.test(value);
const oneOf =
  (...values) =>
  (value) =>
    values.includes(value);
const nullOr = (is) => (value) => value === null || is(value);
const optional = (is) => (value) => value === undefined || is(value);
const list = (is) => (value) => Array.isArray(value) && value.every((one) => is(one));
const object = (fields) => (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).every((key) => Object.hasOwn(fields, key)) &&
  Object.keys(fields).every((key) => fields[key](value[key]));
const isId = form(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i);
const isName = form(/^[a-z0-9]+([.-][a-z0-9]+)*$/);
const isHash = form(/^[0-9a-f]{64}$/);
const isDate = (value) => Number.isFinite(Date.parse(value)) && new Date(value).toISOString() === value;
const isInstant = (value) => form(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)(value) && isDate(value);
const isDay = (value) => form(/^\d{4}-\d\d-\d\d$/)(value) && isDate(`${value}T00:00:00.000Z`);
const isRole = oneOf('owner', 'developer', 'validator', 'risk-officer', 'dpo', 'approver', 'affected-persons');

/** Facts by name; what they say is for people to read. */
const isFacts = (value) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(([name, fact]) => /^[A-Za-z][A-Za-z0-9_-]*$/.test(name) && isAnything(fact));

const isInventory = object({
  items: list(
    object({
      kind: isName,
      id: isId,
      name: isText,
      line: nullOr(isText),
      owner: nullOr(isText),
      facts: isFacts,
      custom: isFacts,
    }),
  ),
  links: list(object({ type: isName, from: isId, to: isId })),
});

const isLevel = nullOr(object({ likelihood: isWhole, impact: isWhole }));
const isItem = object({ kind: isName, id: isId, name: isText });

const isJudged = object({
  verdicts: optional(
    list(
      object({
        target: object({ kind: oneOf('answer', 'section'), id: isName }),
        value: oneOf('acceptable', 'improvable', 'to-correct'),
        reason: isText,
        action: nullOr(object({ text: isText, owner: isText, dueOn: isDay })),
        person: isText,
        at: isInstant,
      }),
    ),
  ),
  opinions: optional(
    list(
      object({
        id: isId,
        kind: isName,
        isSought: isFlag,
        reason: isText,
        givenBy: isText,
        givenOn: nullOr(isDay),
        stance: nullOr(isName),
        text: isText,
        response: isText,
      }),
    ),
  ),
  risks: optional(
    list(
      object({
        id: isId,
        item: isItem,
        title: isText,
        matrix: isText,
        inherent: isLevel,
        current: isLevel,
        residual: isLevel,
        override: nullOr(object({ likelihood: isWhole, impact: isWhole, reason: isText, person: isText })),
        treatment: nullOr(isName),
        owner: nullOr(isText),
        state: isName,
        controls: list(object({ title: isText, state: isName, maturity: isWhole })),
        accepted: nullOr(object({ person: isText, reason: isText, until: isDay })),
      }),
    ),
  ),
  measurements: optional(
    list(
      object({
        item: isItem,
        metric: isText,
        slice: isText,
        value: nullOr((value) => Number.isFinite(value)),
        unit: isText,
        verdict: isName,
        measuredAt: isInstant,
      }),
    ),
  ),
});

const isState = object({
  format: oneOf('model-dossier/assessment'),
  formatVersion: oneOf(1),
  workspace: object({ id: isId, name: isText, fourEyes: isFlag }),
  system: object({
    id: isId,
    name: isText,
    owner: nullOr(isText),
    ...Object.fromEntries(
      ['release', 'provider', 'deployer', 'intendedPurpose', 'description', 'sector', 'regions', 'peopleAffected'].map(
        (field) => [field, optional(isText)],
      ),
    ),
  }),
  assessment: object({ id: isId, title: isText, assessedOn: isDay, author: isText }),
  pack: object({ id: isName, version: isText, hash: isHash }),
  inventory: optional(isInventory),
  judged: optional(isJudged),
  answers: list(
    object({
      questionId: isName,
      status: oneOf('answered', 'unknown', 'open', 'not-applicable', 'presumed'),
      value: isAnything,
      justification: isAnything,
      answeredBy: nullOr(isText),
      answeredAt: nullOr(isInstant),
    }),
  ),
  outcome: object({
    isDetermined: isFlag,
    classes: list(object({ id: isName, truth: isText, because: list(isName) })),
    obligations: list(object({ id: isName, truth: isText, appliesFrom: isDay })),
    scores: optional(list(isAnything)),
    conclusions: optional(list(isAnything)),
    calculations: optional(list(isAnything)),
  }),
  overrides: optional(
    list(
      object({
        classId: isName,
        truth: oneOf('true', 'false'),
        byRules: isText,
        reason: isText,
        person: isText,
        at: isInstant,
      }),
    ),
  ),
  evidence: list(object({ questionId: isName, name: isText, sizeBytes: isWhole, sha256: isHash })),
  redacted: optional(object({ contentHash: isHash, reason: isText, people: isFlag, questions: list(isName) })),
});

/** What is signed of a decision, beside its format. What follows `signedAt` is absent of decisions without a workflow. */
const DECISION = {
  id: isId,
  assessmentId: isId,
  personId: isId,
  personName: isText,
  fingerprint: isHash,
  decision: oneOf('approve', 'approve-with-conditions', 'reject', 'request-changes', 'opinion', 'withdraw'),
  statement: isText,
  conditions: isText,
  nextReviewOn: nullOr(isDay),
  fourEyes: isFlag,
  contentHash: isHash,
  signedAt: isInstant,
  role: optional(isRole),
  stepId: optional(isName),
  round: optional(isWhole),
  attestations: optional(list(isText)),
  conditionList: optional(list(object({ text: isText, ownerId: isId, owner: isText, dueOn: isDay }))),
  validUntil: optional(nullOr(isDay)),
  residualRisk: optional(nullOr(object({ text: isText, until: isDay }))),
  withdraws: optional(nullOr(isId)),
  manifestHash: optional(isHash),
};

const isRecord = object({
  format: oneOf('model-dossier/dossier'),
  formatVersion: oneOf(1),
  contentHash: isHash,
  createdAt: isInstant,
  appVersion: isText,
  journalHead: object({ seq: isWhole, hash: isHash }),
  signOffs: list(
    object({
      ...DECISION,
      version: isWhole,
      keyId: isId,
      staleness: nullOr(
        object({ changes: list(object({ subject: isText, before: nullOr(isText), after: nullOr(isText) })) }),
      ),
    }),
  ),
  evidence: list(object({ attachment: isText, questionId: isName, name: isText, sha256: isHash })),
  options: optional((value) => typeof value === 'object' && value !== null),
  omissions: optional(list(object({ kind: isText, subject: isText, reason: isText }))),
  redactedHash: optional(isHash),
});

const isManifest = object({
  format: oneOf('model-dossier/manifest'),
  formatVersion: oneOf(1),
  workspaceId: isId,
  assessmentId: isId,
  contentHash: isHash,
  records: list(object({ kind: isText, id: isId, version: isWhole, hash: isHash })),
  packs: list(object({ id: isName, version: isText, hash: isHash })),
  evidence: list(object({ questionId: isName, name: isText, sha256: isHash })),
  authors: list(object({ id: isId, name: isText })),
  assignments: list(object({ role: isRole, personId: isId, name: isText })),
  workflow: object({ tone: isText, round: isWhole, rules: isAnything }),
  previous: nullOr(object({ id: isId, hash: isHash })),
});

const isStep = object({
  id: isName,
  role: isRole,
  asks: oneOf('decision', 'opinion'),
  quorum: (value) => value === 'all' || (isWhole(value) && value >= 1 && value <= 20),
});
const isRules = object({
  stages: (value) =>
    list(object({ id: isName, steps: (steps) => list(isStep)(steps) && steps.length > 0 }))(value) && value.length > 0,
  separation: list(
    (pair) => list(isText)(pair) && pair.length === 2 && isRole(pair[0]) && (pair[1] === 'author' || isRole(pair[1])),
  ),
  attestations: list(object({ en: isText, de: optional(isText) })),
  material: list(object({ subject: isText, isMaterial: isFlag })),
  validMonths: nullOr((value) => isWhole(value) && value >= 1 && value <= 120),
});

const isAttachmentList = object({
  format: oneOf('model-dossier/attachments'),
  formatVersion: oneOf(1),
  contentHash: isHash,
  files: list(object({ name: isText, sizeBytes: isWhole, sha256: isHash })),
});

const isColumn = (value) => value === null || isText(value) || Number.isFinite(value);
const isEvent = object({
  seq: (value) => isWhole(value) && value >= 1,
  device: isId,
  at: isInstant,
  actor: nullOr(isId),
  action: isText,
  record: object({ kind: isText, id: isText }),
  operation: oneOf('insert', 'update', 'delete'),
  baseVersion: isWhole,
  changes: list(object({ field: isText, old: isColumn, new: isColumn })),
  prevHash: isHash,
  hash: isHash,
});

const isProof = object({
  format: oneOf('model-dossier/journal-proof'),
  formatVersion: oneOf(1),
  workspaceId: isId,
  size: isWhole,
  root: isText,
  inclusions: list(object({ signOffId: isId, event: isEvent, path: list(isText) })),
  consistency: nullOr(object({ size: isWhole, root: isText, path: list(isText) })),
  devices: optional(list(object({ id: isId, publicKey: isText }))),
  certificates: optional(list(isText)),
});

const isHeader = object({
  format: oneOf('model-dossier/journal'),
  formatVersion: oneOf(1),
  workspace: object({ id: isId, name: isText }),
  size: (value) => isWhole(value) && value >= 0,
  root: form(/^[A-Za-z0-9+/]*={0,2}$/),
  exportedAt: isInstant,
});
/** What may follow the events, in this order. */
const TAIL = {
  checkpoint: object({ checkpoint: isText }),
  device: object({ device: object({ id: isText, publicKey: isText }) }),
  certificate: object({ certificate: isText }),
};

// ── 11 The dossier's content ─────────────────────────────────────────────────────────────────────────────────────────

/** The embedded files as the name tree lists them, each with every name a reader may show (7.11.4). */
function listAttachments(file) {
  const found = [];
  const seen = new Set();
  const visit = (node, depth) => {
    if (depth > 50 || found.length > 10_000 || (node?.kind === 'ref' && seen.has(node.number))) refuse('name tree');
    if (node?.kind === 'ref') seen.add(node.number);
    const entries = file.dict(node);
    const pairs = file.array(entries.get('Names'));
    for (let i = 1; i < pairs.length; i += 2) {
      const specification = file.dict(pairs[i]);
      const embedded = file.dict(specification.get('EF'));
      const stream = file.resolve(embedded.get('F') ?? embedded.get('UF'));
      const all = [specification.get('UF'), specification.get('F'), pairs[i - 1]].map((one) => file.text(one));
      const names = [...new Set(all.filter((one) => one !== null))];
      if (stream.kind !== 'stream' || names.length === 0) refuse('attachment without name or data');
      found.push({ names, stream });
    }
    for (const kid of file.array(entries.get('Kids'))) visit(kid, depth + 1);
  };
  visit(file.dict(file.catalog.get('Names')).get('EmbeddedFiles'), 0);
  return found;
}

/** Every embedded file by its name; a name twice, or two names for one file, would let two readers see two things. */
async function readAttachments(file) {
  const attachments = new Map();
  let rest = LIMIT_BYTES;
  for (const { names, stream } of listAttachments(file)) {
    const bytes = await file.decode(stream, rest);
    rest -= bytes.length;
    if (names.length !== 1 || attachments.has(names[0])) refuse('attachment with two names, or a name twice');
    attachments.set(names[0], bytes);
  }
  return attachments;
}

const check = (code, subject, judged, expected = null, found = null) => ({
  code,
  subject,
  verdict: judged.verdict,
  subIndication: judged.subIndication,
  expected,
  found,
});
const equal = (expected, found) => (expected === found ? PASSED : failed('HASH_FAILURE'));

async function checkDossier(file, trust) {
  const attachments = await readAttachments(file);
  const stateBytes = attachments.get('assessment.json');
  const state = readJson(stateBytes, isState, true);
  const record = readJson(attachments.get('dossier.json'), isRecord);
  const stateHash = await sha256(stateBytes);
  const { redacted } = state;
  // Of a state from which something was withheld, the signed one's hash is printed.
  const contentHash = redacted?.contentHash ?? stateHash;
  const stated = (line) => /content-hash:([0-9a-f]{64})/.exec(line ?? '')?.[1] ?? null;
  const keywords = stated(file.text(file.dict(file.trailer.get('Info')).get('Keywords')));
  const metadata = file.resolve(file.catalog.get('Metadata'));
  const xmp = metadata.kind === 'stream' ? stated(utf8.decode(await file.decode(metadata, 2 ** 22))) : null;
  const same = (subject, found) => check('embedded-json-hash', subject, equal(found, contentHash), found, contentHash);
  const dossier = { attachments, state, stateBytes, stateHash, contentHash, record, trust };
  const checks = [same('dossier.json', record.contentHash), same('Keywords', keywords), same('XMP', xmp)];
  if (redacted || record.redactedHash !== undefined) {
    const isConsistent = record.redactedHash === stateHash && redacted?.contentHash === record.contentHash;
    const judged = isConsistent ? indeterminate('SIGNED_DATA_NOT_FOUND') : failed('HASH_FAILURE');
    checks.push(check('embedded-json-hash', 'redactedHash', judged, record.redactedHash ?? null, stateHash));
  }
  checks.push(...(await checkAttachments(dossier)));
  for (const [i, signOff] of record.signOffs.entries()) checks.push(...(await checkSignOff(signOff, i + 1, dossier)));
  // Manifests name people and evidence: a redacted dossier has none.
  if (!redacted) checks.push(...(await checkWorkflow(dossier)));
  for (const evidence of state.evidence) checks.push(await checkEvidence(evidence, record, attachments));
  checks.push(...(await checkJournalAttachments(attachments, record, state.workspace.id)));
  return checks;
}

/** The list of attachments names every one with its hash, and no other; the pack is the one the state was judged by. */
async function checkAttachments({ attachments, state, record }) {
  const code = 'attachment-hash';
  const checks = [];
  const pack = attachments.get('pack.json');
  const packHash = pack && (await sha256(pack));
  if (pack) checks.push(check(code, 'pack.json', equal(state.pack.hash, packHash), state.pack.hash, packHash));
  const own = (judged) => check(code, 'manifest.json', judged);
  // A dossier from before there was a list names no options either: the list cannot be taken out.
  if (!attachments.has('manifest.json')) return record.options ? [...checks, own(failed('FORMAT_FAILURE'))] : checks;
  let files;
  try {
    const found = readJson(attachments.get('manifest.json'), isAttachmentList);
    if (found.contentHash !== record.contentHash) refuse('list of another dossier');
    files = found.files;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [...checks, own(failed('FORMAT_FAILURE'))];
  }
  const listed = new Map(files.map((one) => [one.name, one]));
  checks.push(own(listed.size === files.length ? PASSED : failed('FORMAT_FAILURE')));
  for (const [attached, bytes] of attachments) {
    if (attached === 'manifest.json') continue;
    const found = await sha256(bytes);
    const expected = listed.get(attached);
    listed.delete(attached);
    if (expected?.sha256 === found && expected.sizeBytes === bytes.length) continue;
    checks.push(check(code, attached, failed('HASH_FAILURE'), expected?.sha256 ?? null, found));
  }
  for (const one of listed.values()) checks.push(check(code, one.name, failed('HASH_FAILURE'), one.sha256));
  return checks;
}

/** The bytes that are signed of a decision, as the dossier's record tells it. */
function decisionBytes(signOff) {
  const told = Object.keys(DECISION).flatMap((key) => (signOff[key] === undefined ? [] : [[key, signOff[key]]]));
  return toUtf8(canonical({ format: 'model-dossier/decision', formatVersion: 1, ...Object.fromEntries(told) }));
}

/**
 * The n-th sign-off: it is of this assessment, the state it was given on is the embedded one unless the record calls it
 * stale, and its signer signed state and decision. Of an earlier state the signature cannot be checked here.
 */
async function checkSignOff(signOff, n, { attachments, state, stateBytes, stateHash, contentHash, trust }) {
  const missing = indeterminate('SIGNED_DATA_NOT_FOUND');
  const isCurrent = signOff.contentHash === contentHash;
  // In a workflow what changed since may be nothing that matters: then it is not called stale.
  const isMinor = !isCurrent && signOff.staleness === null && signOff.manifestHash !== undefined;
  const isHonest =
    (isMinor || isCurrent === (signOff.staleness === null)) && signOff.assessmentId === state.assessment.id;
  const isHere = isCurrent && !state.redacted;
  const content = !isHonest ? failed('HASH_FAILURE') : isHere ? PASSED : missing;
  const overState = attachments.get(`sign-off-${n}.p7s`);
  const attached = attachments.get(`decision-${n}.json`);
  const signed = decisionBytes(signOff);
  const decided = async () => {
    // It names people who are withheld.
    if (state.redacted && !attached) return check('sign-off-decision', signOff.personName, missing);
    const own = await judgeSignOff('sign-off-decision', signOff, attachments.get(`decision-${n}.p7s`), signed, trust);
    if (own.verdict === 'TOTAL-FAILED' || (attached && isSame(attached, signed))) return own;
    return { ...own, ...failed(attached ? 'HASH_FAILURE' : 'FORMAT_FAILURE') };
  };
  return [
    overState && !isHere
      ? check('sign-off-signature', signOff.personName, missing, signOff.fingerprint)
      : await judgeSignOff('sign-off-signature', signOff, overState, stateBytes, trust),
    check('sign-off-content', signOff.personName, content, signOff.contentHash, stateHash),
    await decided(),
  ];
}

async function judgeSignOff(code, { fingerprint, signedAt, personName }, cms, content, trust) {
  if (!cms) return check(code, personName, failed('FORMAT_FAILURE'), fingerprint);
  const claimedAt = new Date(signedAt);
  const report = await judgeCms(
    cms,
    { digestOf: (hashName) => digest(hashName, content), isOwn: true, claimedAt },
    trust,
  );
  const isSigner = report.fingerprint === fingerprint || report.verdict === 'TOTAL-FAILED';
  // Whoever signs writes the person's name themselves; a certificate in another name is told.
  const inCertificate = Array.from(personName.normalize('NFC')).slice(0, 64).join('');
  const isNamed = report.signer === null || report.signer === inCertificate;
  const subject = isNamed ? personName : `${personName} (${report.signer})`;
  return check(code, subject, isSigner ? report : failed('HASH_FAILURE'), fingerprint, report.fingerprint);
}

async function checkEvidence(evidence, record, attachments) {
  const isIt = (one) =>
    one.questionId === evidence.questionId && one.name === evidence.name && one.sha256 === evidence.sha256;
  const bytes = attachments.get(record.evidence.find(isIt)?.attachment);
  const found = bytes ? await sha256(bytes) : null;
  const judged = found === null ? indeterminate('SIGNED_DATA_NOT_FOUND') : equal(evidence.sha256, found);
  return check('evidence-hash', evidence.name, judged, evidence.sha256, found);
}

// ── 12 The workflow: were those who decided the right people, enough of them, in their order, and not the authors ────

/**
 * Every sign-off carries a manifest that names rules, authors and holders of roles as they were; it is bound by its hash in
 * the signed decision. From these alone, in the order of signing, the rules are enforced again.
 */
async function checkWorkflow({ attachments, state, stateHash, record }) {
  const all = [];
  for (const [i, signOff] of record.signOffs.entries()) {
    const bytes = attachments.get(`manifest-${i + 1}.json`) ?? null;
    const manifest = bytes && attempt(() => readJson(bytes, isManifest));
    all.push({ signOff, bytes, manifest, frame: manifest && frameOf(manifest, signOff.fourEyes) });
  }
  const wrong = failed('SIG_CONSTRAINTS_FAILURE');
  const checks = [];
  for (const [i, one] of all.entries()) {
    const against = contradictions(one, all, state, stateHash);
    const line = (code, judged) => check(code, one.signOff.personName, against.has(code) ? wrong : judged);
    const isShared = all.some(
      ({ signOff: { fingerprint, personId } }) =>
        fingerprint === one.signOff.fingerprint && personId !== one.signOff.personId,
    );
    const lines = [
      line('manifest-hash', await judgeManifest(one, all[i - 1], state.workspace.id)),
      line('four-eyes', judgeFourEyes(one)),
      line('separation', judgeSeparation(all, one)),
      line('quorum', judgeTurn(all, one)),
      line('signer-key', isShared ? wrong : PASSED),
    ];
    // Of a sign-off from before there were workflows only what speaks against it is told.
    const isOlder = one.signOff.manifestHash === undefined && one.bytes === null;
    checks.push(...(isOlder ? lines.filter(({ verdict }) => verdict !== 'TOTAL-PASSED') : lines));
  }
  const round = Math.max(0, ...all.map(({ signOff }) => signOff.round ?? 0));
  const isRefused = all.some(({ signOff }) => signOff.round === round && isRefusal(signOff));
  if (round > 0 && !isRefused) {
    const isReduced = all.some((one) => one.signOff.round === round && isQuorumReduced(one));
    const complete = isReduced ? indeterminate('SIG_CONSTRAINTS_FAILURE') : PASSED;
    const judged = isRoundComplete(all, round) ? complete : indeterminate('SIGNED_DATA_NOT_FOUND');
    checks.push(check('quorum', state.assessment.title, judged));
  }
  return checks;
}

function frameOf(manifest, fourEyes) {
  const { rules } = manifest.workflow;
  return isRules(rules)
    ? { rules, fourEyes, authors: manifest.authors.map((one) => one.id), holders: manifest.assignments }
    : null;
}

const isApproval = ({ decision }) => decision === 'approve' || decision === 'approve-with-conditions';
const isRefusal = ({ decision }) => decision === 'reject' || decision === 'request-changes';
const isDecision = (signOff) => isApproval(signOff) || isRefusal(signOff);

/** What the embedded state says against a sign-off that was given on it, and manifests against a name: codes of checks. */
function contradictions({ signOff, manifest }, all, state, stateHash) {
  const against = new Set();
  const known = all.flatMap((one) => [
    ...(one.manifest?.authors ?? []),
    ...(one.manifest?.assignments.map(({ personId, name: called }) => ({ id: personId, name: called })) ?? []),
  ]);
  const own = known.filter((one) => one.id === signOff.personId);
  if (own.length > 0 && own.every((one) => one.name !== signOff.personName)) against.add('signer-key');
  if (signOff.contentHash !== stateHash || signOff.manifestHash === undefined) return against;
  if (state.workspace.fourEyes !== signOff.fourEyes) against.add('four-eyes');
  if (!manifest) return against;
  // A presumption is nobody's answer, unless somebody gave reasons beside it.
  const stated = state.answers.filter(
    ({ status, value, justification, answeredBy }) =>
      (justification !== null || (value !== null && status !== 'presumed')) && answeredBy !== null,
  );
  const authors = [
    state.assessment.author,
    ...stated.map((one) => one.answeredBy),
    ...(state.overrides ?? []).map((one) => one.person),
  ];
  if (authors.some((author) => !manifest.authors.some((one) => one.name === author))) against.add('four-eyes');
  const evidence = state.evidence.map((one) => ({ questionId: one.questionId, name: one.name, sha256: one.sha256 }));
  const isSameBasis =
    canonical(manifest.evidence) === canonical(evidence) && canonical(manifest.packs) === canonical([state.pack]);
  if (!isSameBasis) against.add('manifest-hash');
  return against;
}

/** The manifest is the signed one, speaks of the same things, and names the sign-off before it. */
async function judgeManifest({ signOff, manifest, bytes }, before, workspaceId) {
  if (signOff.manifestHash === undefined) return bytes === null ? PASSED : failed('HASH_FAILURE');
  if (bytes === null) return failed('FORMAT_FAILURE');
  if ((await sha256(bytes)) !== signOff.manifestHash) return failed('HASH_FAILURE');
  if (!manifest || !isSame(toUtf8(canonical(manifest)), bytes)) return failed('FORMAT_FAILURE');
  const previous = before ? { id: before.signOff.id, hash: await sha256(decisionBytes(before.signOff)) } : null;
  const isOfThis =
    manifest.assessmentId === signOff.assessmentId &&
    manifest.contentHash === signOff.contentHash &&
    manifest.workspaceId === workspaceId &&
    manifest.workflow.round === signOff.round &&
    canonical(manifest.previous) === canonical(previous);
  return isOfThis ? PASSED : failed('HASH_FAILURE');
}

/** With four eyes off it is told all the same that an author decided. */
const brokenRule = ({ fourEyes }) => (fourEyes ? failed : indeterminate)('SIG_CONSTRAINTS_FAILURE');

function judgeFourEyes({ signOff, frame }) {
  if (signOff.manifestHash === undefined || !isDecision(signOff)) return PASSED;
  if (!frame) return failed('FORMAT_FAILURE');
  return frame.authors.includes(signOff.personId) ? brokenRule(signOff) : PASSED;
}

/** With four eyes off fewer people are enough where there are no more: that is told as well. */
function isQuorumReduced({ signOff, frame }) {
  if (signOff.fourEyes || !frame) return false;
  const steps = frame.rules.stages.flatMap((stage) => stage.steps);
  const people = (role) => new Set(frame.holders.filter((one) => one.role === role).map((one) => one.personId)).size;
  return steps.some(({ asks, quorum, role }) => asks === 'decision' && quorum !== 'all' && quorum > people(role));
}

/** Nobody sat in two roles that the rules keep apart; two people with one certificate are one. */
function judgeSeparation(all, own) {
  const { signOff, frame } = own;
  const { role: ownRole, personId, fingerprint } = signOff;
  if (signOff.manifestHash === undefined || ownRole === undefined || signOff.decision === 'withdraw') return PASSED;
  if (!frame) return failed('FORMAT_FAILURE');
  if (areSeparate(frame, ownRole, 'author') && frame.authors.includes(personId)) return brokenRule(signOff);
  if (!isDecision(signOff)) return PASSED;
  const isFine = (counted) =>
    !counted.some(
      ({ signOff: one }) =>
        (one.personId === personId || one.fingerprint === fingerprint) && areSeparate(frame, ownRole, one.role),
    );
  return bestView(all, own, isFine, brokenRule(signOff));
}

/** The signer held the role that the step asks for, and what comes before it was decided. */
function judgeTurn(all, own) {
  const { signOff, frame } = own;
  const wrong = failed('SIG_CONSTRAINTS_FAILURE');
  const isWithdrawal = signOff.decision === 'withdraw';
  if (signOff.manifestHash === undefined || (isWithdrawal && signOff.stepId === undefined)) return PASSED;
  if (!frame) return failed('FORMAT_FAILURE');
  if (isWithdrawal) {
    const taken = all.find((one) => one.signOff.id === signOff.withdraws)?.signOff;
    return taken?.personId === signOff.personId && taken.role === signOff.role ? PASSED : wrong;
  }
  const { step, stage } = stepOf(frame, signOff) ?? {};
  if (!step || (step.asks === 'decision') !== isDecision(signOff)) return wrong;
  if (!holdersOf(frame, step.role).includes(signOff.personId)) return wrong;
  return bestView(all, own, (counted) => stage <= reachedStage(frame, counted), wrong);
}

/**
 * Judges by the approvals that counted when a decision was taken. Earlier states are not in a dossier, so it cannot always
 * be known whether an approval of one still spoke: passed if the nearest view holds, not known if only another does.
 */
function bestView(all, own, isFine, otherwise) {
  const { signOff, frame } = own;
  const differs = (one) => one.signOff.contentHash !== signOff.contentHash;
  const views = [
    [differs, signOff.round ?? 0],
    [() => false, signOff.round ?? 0],
    [() => false, Number.POSITIVE_INFINITY],
  ].map(([test, round]) => {
    const given = approvalsFor(all, own, round, test, true).filter((one) => one !== own);
    return isFine(countedOf(frame, given));
  });
  if (views[0]) return PASSED;
  return views.includes(true) ? indeterminate('SIGNED_DATA_NOT_FOUND') : otherwise;
}

const areSeparate = ({ rules }, a, b) =>
  rules.separation.some(([one, other]) => (one === a && other === b) || (one === b && other === a));
const holdersOf = ({ holders }, wanted) => [
  ...new Set(holders.flatMap((one) => (one.role === wanted ? [one.personId] : []))),
];

function stepOf({ rules }, signOff) {
  for (const [stage, { steps }] of rules.stages.entries()) {
    const step = steps.find((one) => one.id === signOff.stepId && one.role === signOff.role);
    if (step) return { step, stage };
  }
  return undefined;
}

/** Whether somebody must not take a step: an author, or whoever decided in a role that is kept apart. */
function isBarred(frame, step, personId, counted) {
  if (!frame.fourEyes) return false;
  if (frame.authors.includes(personId) && (step.asks === 'decision' || areSeparate(frame, step.role, 'author')))
    return true;
  return counted.some(({ signOff }) => signOff.personId === personId && areSeparate(frame, step.role, signOff.role));
}

/** Whether enough people decided for a step. Without four eyes no more are asked for than there are. */
function isMet(frame, step, counted) {
  const people = new Set(counted.flatMap(({ signOff }) => (signOff.stepId === step.id ? [signOff.personId] : [])));
  const holders = holdersOf(frame, step.role);
  if (step.quorum === 'all') {
    return people.size > 0 && holders.every((one) => people.has(one) || isBarred(frame, step, one, counted));
  }
  return people.size >= (frame.fourEyes ? step.quorum : Math.max(1, Math.min(step.quorum, holders.length)));
}

/** The place of the first stage that still waits for a decision; an opinion stops nobody. */
function reachedStage(frame, counted) {
  const { stages } = frame.rules;
  const isWaiting = (step) => step.asks === 'decision' && !isMet(frame, step, counted);
  const waiting = stages.findIndex(({ steps }) => steps.some(isWaiting));
  return waiting < 0 ? stages.length : waiting;
}
const isEnough = (frame, counted) => reachedStage(frame, counted) === frame.rules.stages.length;

/** Of approvals those that count: for a step whose turn had come, by somebody who may. */
function countedOf(frame, approvals) {
  const counted = [];
  for (const one of approvals) {
    const { step, stage } = stepOf(frame, one.signOff) ?? {};
    if (step?.asks !== 'decision' || stage > reachedStage(frame, counted)) continue;
    if (!isBarred(frame, step, one.signOff.personId, counted)) counted.push(one);
  }
  return counted;
}

/**
 * The approvals that speak when a decision is taken: those of its round, and before them those of earlier rounds, in the
 * order of stages. If the earlier ones alone would be enough, the round was begun to decide afresh, and none of them does.
 */
function approvalsFor(all, own, round, differs, doesExpire) {
  const until = all.slice(0, all.indexOf(own) + 1);
  const withdrawn = until.flatMap(({ signOff }) => (signOff.decision === 'withdraw' ? [signOff.withdraws] : []));
  const isOver = (one) => doesExpire && (lastDay(one) ?? '9999') < own.signOff.signedAt.slice(0, 10);
  const speaking = until.filter(
    (one) =>
      isApproval(one.signOff) && !withdrawn.includes(one.signOff.id) && !isOver(one) && (one === own || !differs(one)),
  );
  const stage = (one) => stepOf(own.frame, one.signOff)?.stage ?? 0;
  const roundOf = ({ signOff }) => signOff.round ?? 0;
  const earlier = speaking
    .filter((one) => roundOf(one) < round && one.signOff.stepId !== undefined)
    .toSorted((a, b) => stage(a) - stage(b));
  const present = speaking.filter((one) => roundOf(one) === round);
  return isEnough(own.frame, countedOf(own.frame, earlier)) ? present : [...earlier, ...present];
}

/** The last day on which an approval holds: by its signer's word, the accepted risk, or the rules; null: no end. */
function lastDay({ signOff, frame }) {
  const days = [signOff.validUntil, signOff.residualRisk?.until];
  if (frame?.rules.validMonths) {
    const [year, month, date] = signOff.signedAt.slice(0, 10).split('-').map(Number);
    const last = new Date(Date.UTC(year, month + frame.rules.validMonths, 0)).getUTCDate();
    const end = Date.UTC(year, month - 1 + frame.rules.validMonths, Math.min(date, last));
    days.push(new Date(end).toISOString().slice(0, 10));
  }
  return days.filter(Boolean).sort()[0] ?? null;
}

/** Whether everybody whom the rules ask for decided in that round. */
function isRoundComplete(all, round) {
  return all.some((own) => {
    if ((own.signOff.round ?? 0) !== round || !isApproval(own.signOff) || !own.frame) return false;
    const differs = (one) => one.signOff.contentHash !== own.signOff.contentHash;
    return isEnough(own.frame, countedOf(own.frame, approvalsFor(all, own, round, differs, false)));
  });
}

/** What `read` gives; null if what it reads is malformed. */
function attempt(read) {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return null;
  }
}

// ── 13 Journal: hash chain, Merkle tree (RFC 6962), checkpoints (C2SP) ───────────────────────────────────────────────

/** SHA-256(0x01 ‖ hash before ‖ canonical JSON of the event without its two hashes). */
async function eventHash({ hash: _, prevHash, ...body }) {
  return hex(await digest('SHA-256', Uint8Array.of(1), fromHex(prevHash), toUtf8(canonical(body))));
}

const leafHash = (hashOfEvent) => digest('SHA-256', Uint8Array.of(0), fromHex(hashOfEvent));
const nodeHash = (left, right) => digest('SHA-256', Uint8Array.of(1), left, right);

/** Like `Promise.all` over `work`, but with no more than some thousands waiting at a time. */
async function inBatches(items, work) {
  const results = [];
  for (let at = 0; at < items.length; at += 4096) {
    results.push(...(await Promise.all(items.slice(at, at + 4096).map(work))));
  }
  return results;
}

/** A tree as its levels, leaves first; each level holds the whole pairs of the one below (RFC 6962, 2.1). */
async function growTree(leaves) {
  const levels = [leaves];
  for (let below = leaves; below.length > 1; below = levels.at(-1)) {
    const lefts = below.filter((_, i) => i % 2 === 0 && i + 1 < below.length);
    levels.push(
      await inBatches(
        lefts.map((left, i) => [left, below[2 * i + 1]]),
        ([left, right]) => nodeHash(left, right),
      ),
    );
  }
  return levels;
}

/** The head of the tree of the first `size` leaves: its whole subtrees, joined from the right. */
async function rootOf(levels, size) {
  let root = null;
  let end = size;
  for (let level = 0; end > 0; level++, end = Math.floor(end / 2)) {
    if (end % 2 === 0) continue;
    const subtree = levels[level][end - 1];
    root = root ? await nodeHash(subtree, root) : subtree;
  }
  return root ?? digest('SHA-256');
}

/** Whether a leaf is in the tree of that size and root (RFC 9162, 2.1.3.2). */
async function isIncluded(leaf, index, size, path, root) {
  if (!(index >= 0 && index < size)) return false;
  let hash = leaf;
  let [fn, sn] = [index, size - 1];
  for (const other of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = await nodeHash(other, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else hash = await nodeHash(hash, other);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && isSame(hash, root);
}

/** Whether the tree of `size` leaves with `root` begins with that of `before` leaves with `rootBefore` (2.1.4.2). */
async function isConsistent(before, rootBefore, size, root, path) {
  if (before < 1 || before > size) return false;
  if (before === size) return path.length === 0 && isSame(rootBefore, root);
  if (path.length === 0) return false;
  const nodes = Number.isInteger(Math.log2(before)) ? [rootBefore, ...path] : [...path];
  let [fn, sn] = [before - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [fr, sr] = [nodes[0], nodes[0]];
  for (const node of nodes.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [await nodeHash(node, fr), await nodeHash(node, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else sr = await nodeHash(sr, node);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && isSame(fr, rootBefore) && isSame(sr, root);
}
const readNode = (encoded) => {
  const bytes = fromBase64(encoded);
  return bytes.length === 32 ? bytes : refuse('tree node');
};

/** A checkpoint note: what it states, and its signature lines. Refuses what is not exactly of this form. */
function readNote(note) {
  const cut = note.lastIndexOf('\n\n');
  if (cut <= 0 || !note.endsWith('\n')) refuse('checkpoint');
  const body = note.slice(0, cut + 1);
  const BODY =
    /^model-dossier\/([0-9a-f-]{36})\n([1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\nhead ([0-9a-f]{64})\nat (\S{24})\n$/;
  const [, workspaceId, digits, root, head, at] = BODY.exec(body) ?? refuse('checkpoint');
  const size = Number(digits);
  const lines = note.slice(cut + 2, -1).split('\n');
  if (!isId(workspaceId) || !isInstant(at) || !isWhole(size) || lines.length > 100) refuse('checkpoint');
  const signatures = lines.map((line) => {
    const [, keyName, encoded] =
      /^— ([^\s+\p{Z}\p{C}]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? refuse('checkpoint signature');
    const bytes = fromBase64(encoded);
    if (bytes.length <= 4) refuse('checkpoint signature');
    return { keyName, keyId: hex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
  });
  return { body: toUtf8(body), workspaceId, size, root: readNode(root), head, at, signatures };
}
/** The note in these bytes, which must be UTF-8. */
function readNoteBytes(bytes) {
  const note = utf8.decode(bytes);
  return bytes.length <= 2 ** 20 && isSame(toUtf8(note), bytes) ? readNote(note) : refuse('checkpoint');
}

/**
 * Keys by the name and id under which they sign notes: Ed25519 of installations of the app, certificates' of people.
 * What is no key signs nothing and is left out.
 */
async function noteKeys(devices, certificates) {
  const keys = new Map();
  const add = async (by, name, type, key, isValid) => {
    const keyName = `${by}/${name}`;
    const id = (await digest('SHA-256', toUtf8(`${keyName}\n`), type, key)).subarray(0, 4);
    keys.set(`${keyName} ${hex(id)}`, { by, name, isValid: (note, signature) => isValid(key, signature, note) });
  };
  for (const { id, publicKey } of devices) {
    const key = attempt(() => readNode(publicKey));
    if (key) await add('device', id, Uint8Array.of(1), key, isByDevice);
  }
  for (const pem of certificates) {
    const [certificate] = await readCertificates(pem).catch(() => []);
    const kind = certificate && attempt(() => keyKind(certificate.key));
    const isByPerson = (key, signature, note) => isSignedBy(key, kind.kind, 'SHA-256', signature, note);
    if (kind)
      await add(
        'person',
        certificate.fingerprint,
        join(Uint8Array.of(0xff), toUtf8('x509')),
        certificate.key,
        isByPerson,
      );
  }
  return keys;
}

async function isByDevice(key, signature, note) {
  try {
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', imported, signature, note);
  } catch (error) {
    // An old browser does not know Ed25519: that says nothing about the signature.
    if (error.name === 'NotSupportedError') throw error;
    return false;
  }
}

/** What came of each line: `by` a `device`, a `person` or `unknown`. Nothing can be said of a line by an unknown key. */
async function judgeNote(note, keys) {
  const judged = [];
  for (const { keyName, keyId, signature } of note.signatures) {
    const key = keys.get(`${keyName} ${keyId}`);
    if (!key) judged.push({ by: 'unknown', name: keyName, isValid: false });
    else judged.push({ by: key.by, name: key.name, isValid: await key.isValid(note.body, signature) });
  }
  return judged;
}
const isForged = (judged) => judged.some(({ by, isValid }) => by !== 'unknown' && !isValid);

/** A journal export: a header, the events, then checkpoints, devices and certificates, a line of canonical JSON each. */
function readExport(bytes) {
  if (bytes.at(-1) !== 0x0a) refuse('journal export');
  let lines;
  try {
    lines = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).slice(0, -1).split('\n');
  } catch {
    refuse('UTF-8');
  }
  const read = (line, is) => {
    try {
      const value = JSON.parse(line);
      if (is(value) && canonical(value) === line) return value;
    } catch {
      // No JSON, nested too deeply, or of half a character.
    }
    return refuse('line of a journal export');
  };
  const header = read(lines[0], isHeader);
  if (lines.length <= header.size) refuse('journal export');
  const kinds = Object.keys(TAIL);
  const tail = lines.slice(header.size + 1).map((line) => read(line, (one) => kinds.some((kind) => TAIL[kind](one))));
  const order = tail.map((one) => kinds.findIndex((kind) => kind in one));
  if (order.some((place, i) => place < (order[i - 1] ?? 0))) refuse('journal export');
  const [checkpoints, devices, certificates] = kinds.map((kind) =>
    tail.flatMap((one) => (kind in one ? [one[kind]] : [])),
  );
  const events = lines.slice(1, header.size + 1).map((line) => read(line, isEvent));
  return { header, events, checkpoints, devices, certificates };
}

/** Applies an event to the records it tells of; false if it contradicts the events before it. */
function replay(records, { record, operation, baseVersion, changes }) {
  const key = `${record.kind} ${record.id}`;
  const known = records.get(key);
  const one = known ?? { ...record, version: 0, fields: new Map() };
  let isSound = one.version === baseVersion && (operation === 'insert') === (known === undefined);
  for (const { field, old, new: value } of changes) {
    if ((one.fields.get(field) ?? null) !== old) isSound = false;
    one.fields.set(field, value);
  }
  one.version = baseVersion + 1;
  if (operation === 'delete') records.delete(key);
  else records.set(key, one);
  return isSound;
}

const inOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** The checkpoints and devices that the events leave behind, as they must stand behind the events. */
function keptRecords(events) {
  const records = new Map();
  const kinds = ['checkpoints', 'devices'];
  for (const event of events) if (kinds.includes(event.record.kind)) replay(records, event);
  const all = [...records.values()];
  const field = (one, name) => String(one.fields.get(name) ?? '');
  const checkpoints = all.flatMap((one) => {
    if (one.kind !== 'checkpoints') return [];
    const [note, root, head, at] = ['note', 'root', 'head', 'at'].map((name) => field(one, name));
    return [{ id: one.id, size: Number(one.fields.get('size') ?? 0), note, root, head, at }];
  });
  const devices = all.flatMap((one) =>
    one.kind === 'devices' ? [{ id: one.id, publicKey: field(one, 'public_key') }] : [],
  );
  checkpoints.sort((a, b) => a.size - b.size || inOrder(a.id, b.id));
  devices.sort((a, b) => inOrder(a.id, b.id));
  return { checkpoints, devices };
}

/** At most so many events between two checkpoints, from the first event on that makes an installation known. */
const INTERVAL = 100;

/**
 * Checks an export against itself: chain, order, what each event builds on, tree, and every checkpoint.
 * @param wanted  sizes for which it has to be known what the journal was then
 */
async function verifyJournal(fileName, { header, events, ...tail }, trust, wanted) {
  const hashes = await inBatches(events, eventHash);
  const tree = await growTree(await inBatches(events, (event) => leafHash(event.hash)));
  const kept = keptRecords(events);
  const keys = await noteKeys(tail.devices, tail.certificates);
  const sights = new Map();
  const records = new Map();
  const vouched = { persons: [], areGood: true, covered: 0, from: null };
  const checkInterval = (size) => {
    const { covered, from } = vouched;
    if (from !== null && size - Math.max(covered, from) > INTERVAL) vouched.areGood = false;
  };
  const vouch = async (checkpoint, size) => {
    const note = attempt(() => readNote(checkpoint.note));
    const lines = note ? await judgeNote(note, keys) : [];
    vouched.persons.push(...lines.flatMap(({ by, name, isValid }) => (by === 'person' && isValid ? [name] : [])));
    const stated = note && { ...note, root: hex(note.root) };
    const isAsStated = note && ['size', 'root', 'head', 'at'].every((field) => stated[field] === checkpoint[field]);
    const isTrue =
      size === checkpoint.size &&
      events[size - 1]?.hash === checkpoint.head &&
      hex(await rootOf(tree, size)) === checkpoint.root;
    const isSigned = !isForged(lines) && lines.some(({ by, isValid }) => by === 'device' && isValid);
    if (!isAsStated || note.workspaceId !== header.workspace.id || !isTrue || !isSigned) vouched.areGood = false;
    else {
      checkInterval(size);
      vouched.covered = Math.max(vouched.covered, size);
    }
  };
  let firstBad = null;
  let isLinked = true;
  let before = { seq: 0, hash: '0'.repeat(64) };
  let next = 0;
  for (const [i, event] of events.entries()) {
    isLinked &&= event.seq === before.seq + 1 && event.prevHash === before.hash && event.hash === hashes[i];
    if (!replay(records, event) || !isLinked) firstBad ??= event.seq;
    if (event.record.kind === 'devices') vouched.from ??= event.seq - 1;
    // Of an event that is not what it was: like nothing there is.
    if (wanted.has(i + 1)) {
      const root = isLinked ? await rootOf(tree, i + 1) : new Uint8Array();
      sights.set(i + 1, { head: isLinked ? event.hash : '', root });
    }
    for (; kept.checkpoints[next]?.size <= event.seq; next++) await vouch(kept.checkpoints[next], i + 1);
    before = event;
  }
  for (const one of kept.checkpoints.slice(next)) await vouch(one, events.length);
  checkInterval(events.length);
  const root = toBase64(await rootOf(tree, events.length));
  const isTailTrue =
    canonical(kept.checkpoints.map(({ note }) => note)) === canonical(tail.checkpoints) &&
    canonical(kept.devices) === canonical(tail.devices);
  const judged = () => {
    if (!vouched.areGood || !isTailTrue) return failed('HASH_FAILURE');
    if (kept.checkpoints.length === 0) return indeterminate('SIGNED_DATA_NOT_FOUND');
    const isTrusted = vouched.persons.some((one) => trust.fingerprints.includes(one));
    return isTrusted ? PASSED : indeterminate('NO_CERTIFICATE_CHAIN_FOUND');
  };
  // The header names the workspace as the events do; when it was exported is a claim, bound by nothing.
  const told = [...records.values()].flatMap(({ kind, id, fields }) =>
    kind === 'workspace' ? [{ id, name: fields.get('name') ?? null }] : [],
  );
  const isNamed = told.length === 0 || canonical(told) === canonical([header.workspace]);
  const isWhole = firstBad === null && root === header.root && isNamed;
  return {
    checks: [
      check('journal-chain', fileName, isWhole ? PASSED : failed('HASH_FAILURE'), null, firstBad && String(firstBad)),
      check('journal-checkpoint', fileName, judged(), kept.checkpoints.at(-1)?.root ?? null),
    ],
    isSound: isLinked && root === header.root,
    seen: { workspaceId: header.workspace.id, size: header.size, sightAt: (size) => sights.get(size) ?? null },
  };
}

/** Whether checkpoint and journal proof of a dossier fit each other, its record and its sign-offs. */
async function checkJournalAttachments(attachments, record, workspaceId) {
  const noteBytes = attachments.get('checkpoint.txt');
  const proofBytes = attachments.get('journal-proof.json');
  if (!noteBytes && !proofBytes) return [];
  const { seq, hash } = record.journalHead;
  const note = noteBytes ? attempt(() => readNoteBytes(noteBytes)) : null;
  const proof = attempt(() => readJson(proofBytes, isProof, true));
  const judge = async () => {
    if (!note) return failed('FORMAT_FAILURE');
    if (note.workspaceId !== workspaceId || note.size !== seq || note.head !== hash) return failed('HASH_FAILURE');
    const lines = await judgeNote(note, await noteKeys(proof?.devices ?? [], proof?.certificates ?? []));
    if (isForged(lines)) return failed('SIG_CRYPTO_FAILURE');
    return lines.some(({ isValid }) => isValid) ? PASSED : indeterminate('SIGNED_DATA_NOT_FOUND');
  };
  const isProven = proof !== null && note !== null && (await isProofGood(proof, note, record));
  return [
    check('journal-checkpoint', String(seq), await judge(), hash, note?.head ?? null),
    check('journal-proof', String(seq), isProven ? PASSED : failed('HASH_FAILURE')),
  ];
}

/** What an event recorded and what the dossier tells of a sign-off must be the same. */
const TOLD = {
  content_hash: 'contentHash',
  person_id: 'personId',
  person_name: 'personName',
  fingerprint: 'fingerprint',
  decision: 'decision',
  statement: 'statement',
  signed_at: 'signedAt',
};

async function isProofGood(proof, note, record) {
  try {
    if (proof.workspaceId !== note.workspaceId || proof.size !== note.size) return false;
    if (!isSame(readNode(proof.root), note.root)) return false;
    for (const { signOffId, event, path } of proof.inclusions) {
      const signOff = record.signOffs.find((one) => one.id === signOffId);
      const isOfIt = event.record.kind === 'sign_offs' && event.record.id === signOffId && event.operation === 'insert';
      if (!signOff || !isOfIt || (await eventHash(event)) !== event.hash) return false;
      const told = new Map(event.changes.map(({ field, new: value }) => [field, value]));
      if (!Object.entries(TOLD).every(([field, name]) => told.get(field) === signOff[name])) return false;
      const leaf = await leafHash(event.hash);
      if (!(await isIncluded(leaf, event.seq - 1, note.size, path.map(readNode), note.root))) return false;
    }
    // A redacted dossier may leave sign-offs unproven: the entries would tell what is withheld.
    const proven = new Set(proof.inclusions.map((one) => one.signOffId));
    if (record.redactedHash === undefined && !record.signOffs.every(({ id }) => proven.has(id))) return false;
    const { consistency } = proof;
    if (!consistency) return true;
    const { size, root, path } = consistency;
    return await isConsistent(size, readNode(root), note.size, note.root, path.map(readNode));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return false;
  }
}

// Anchors: what a dossier, a checkpoint or an export that somebody kept saw of the journal. Whether the anchor itself is
// genuine has to be checked on its own.

/** `sights`: {size, head, root}, null where it saw nothing. Null if the file is no anchor. */
async function readAnchor(bytes) {
  const tryNext = (error) => {
    if (!(error instanceof Malformed || error instanceof RangeError)) throw error;
    return null;
  };
  const readers = [
    async () => {
      const { workspaceId, size, root, head, at } = readNoteBytes(bytes);
      return { workspaceId, at, size, sights: [{ size, root, head }] };
    },
    async () => {
      const journal = readExport(bytes);
      const { events, header } = journal;
      const trust = { fingerprints: [] };
      const { isSound, seen } = await verifyJournal('', journal, trust, new Set([header.size]));
      if (!isSound) refuse('an export that is not sound in itself says nothing of others');
      const headAt = (size) => events[size - 1]?.hash ?? null;
      const sights = [{ size: seen.size, ...seen.sightAt(seen.size) }];
      return { workspaceId: seen.workspaceId, at: header.exportedAt, size: seen.size, sights, headAt };
    },
    async () => anchorOfDossier(await PdfFile.open(bytes)),
  ];
  for (const read of readers) {
    const anchor = await read().catch(tryNext);
    if (anchor) return anchor;
  }
  return null;
}

async function anchorOfDossier(file) {
  const attachments = new Map();
  for (const { names, stream } of listAttachments(file).toReversed()) {
    if (/^(assessment|dossier|journal-proof)\.json$|^checkpoint\.txt$/.test(names[0])) {
      attachments.set(names[0], await file.decode(stream, 2 ** 26));
    }
  }
  const state = readJson(attachments.get('assessment.json'), isState);
  const record = readJson(attachments.get('dossier.json'), isRecord);
  const sights = [{ size: record.journalHead.seq, head: record.journalHead.hash, root: null }];
  const note = attempt(() => readNote(utf8.decode(attachments.get('checkpoint.txt') ?? new Uint8Array())));
  if (note) sights.push(note);
  const proof = attempt(() => readJson(attachments.get('journal-proof.json'), isProof));
  const seen = (size, encoded) => sights.push({ size, head: null, root: attempt(() => readNode(encoded)) });
  if (proof) seen(proof.size, proof.root);
  if (proof?.consistency) seen(proof.consistency.size, proof.consistency.root);
  for (const { event } of proof?.inclusions ?? []) sights.push({ size: event.seq, head: event.hash, root: null });
  return {
    workspaceId: state.workspace.id,
    at: record.createdAt,
    size: Math.max(...sights.map(({ size }) => size)),
    sights,
  };
}

/** The journal of a dossier: only what the dossier itself saw of it. */
function journalOfDossier({ workspaceId, size, sights }) {
  const sightAt = (wanted) => {
    const found = sights.filter((sight) => sight.size === wanted);
    const first = (key) => found.find((sight) => sight[key] !== null)?.[key] ?? null;
    return found.length === 0 ? null : { head: first('head'), root: first('root') };
  };
  return { workspaceId, size, sightAt };
}

/** How a journal stands to an anchor: same, grown, older, rewritten, other-workspace, unreadable. */
function compareWithAnchor(journal, name, anchor) {
  const about = { name, at: anchor?.at ?? null, size: anchor?.size ?? null, journalSize: journal.size };
  if (!anchor) return { ...about, result: 'unreadable' };
  if (anchor.workspaceId !== journal.workspaceId) return { ...about, result: 'other-workspace' };
  const common = Math.min(journal.size, anchor.size);
  const last = anchor.headAt?.(common) ?? null;
  const sights = last ? [...anchor.sights, { size: common, head: last, root: null }] : anchor.sights;
  const agree = (a, b) => a === null || b === null || (isText(a) ? a === b : isSame(a, b));
  const decided = sights.flatMap((seen) => {
    const found = seen.size <= journal.size ? journal.sightAt(seen.size) : null;
    return found ? [agree(seen.head, found.head) && agree(seen.root, found.root)] : [];
  });
  if (decided.includes(false)) return { ...about, result: 'rewritten' };
  if (anchor.size > journal.size) return { ...about, result: 'older' };
  if (decided.length === 0) return { ...about, result: 'unreadable' };
  return { ...about, result: anchor.size === journal.size ? 'same' : 'grown' };
}

const ANCHOR_VERDICTS = {
  same: PASSED,
  grown: PASSED,
  older: failed('HASH_FAILURE'),
  rewritten: failed('HASH_FAILURE'),
};

// ── 14 One file, one report ──────────────────────────────────────────────────────────────────────────────────────────

/**
 * Checks a file. Never throws for a bad one.
 * @param fileName  as shown
 * @param bytes     Uint8Array
 * @param options   `fingerprints`: SHA-256 of certificates held for genuine; `certificates`, `timestampAuthorities`: trusted
 *                  issuers, PEM or DER; `anchors`: [{name, bytes}] dossiers, checkpoints or journals kept from before; `now`
 * @returns {kind, verdict, subIndication, signatures, unsignedFields, checks, anchors, fileName, sha256, checkedAt}
 */
export async function verifyFile(fileName, bytes, options = {}) {
  const now = options.now ?? new Date();
  const readAll = async (given) => (await Promise.all((given ?? []).map(readCertificates))).flat();
  const trust = {
    now,
    fingerprints: (options.fingerprints ?? []).map((one) => one.toLowerCase().replace(/[^0-9a-f]/g, '')),
    authorities: await readAll(options.certificates),
    timestampAuthorities: await readAll(options.timestampAuthorities),
  };
  const anchors = [];
  for (const one of options.anchors ?? []) anchors.push({ name: one.name, anchor: await readAnchor(one.bytes) });
  const isExport = bytes[0] === 0x7b;
  const found = isExport
    ? await verifyExport(fileName, bytes, trust, anchors)
    : await verifyPdfFile(bytes, trust, anchors);
  const { journal, ...report } = found;
  const compared = journal ? anchors.map(({ name, anchor }) => compareWithAnchor(journal, name, anchor)) : [];
  const checks = compared.map(({ name, result, size, journalSize }) => {
    const judged = ANCHOR_VERDICTS[result] ?? indeterminate('SIGNED_DATA_NOT_FOUND');
    return check('anchor', name, judged, size === null ? null : String(size), String(journalSize));
  });
  return {
    ...report,
    ...worst([report, ...checks]),
    checks: [...report.checks, ...checks],
    anchors: compared,
    fileName,
    sha256: await sha256(bytes),
    checkedAt: now.toISOString(),
  };
}

const isDamage = (error) => error instanceof Malformed || error instanceof RangeError;

async function verifyPdfFile(bytes, trust, anchors) {
  let pdf = { ...failed('FORMAT_FAILURE'), signatures: [], unsignedFields: [] };
  try {
    pdf = await verifyPdf(await PdfFile.open(bytes), trust);
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const content = await checkContent(bytes, trust);
  const journal = anchors.length > 0 && content.kind === 'dossier' ? await readAnchor(bytes) : null;
  return { ...pdf, ...content, ...worst([pdf, ...content.checks]), journal: journal && journalOfDossier(journal) };
}

/** What is inside is checked even if the signatures are damaged, so that a person sees what still agrees. */
async function checkContent(bytes, trust) {
  let kind = 'pdf';
  let file = null;
  try {
    file = await PdfFile.open(bytes, false);
    await file.unpack();
    if (listAttachments(file).some(({ names }) => names.includes('assessment.json'))) kind = 'dossier';
    return { kind, checks: kind === 'dossier' ? await checkDossier(file, trust) : [] };
  } catch (error) {
    if (!isDamage(error)) throw error;
    // That the file as a whole cannot be read was told before.
    return { kind, checks: file ? [check('embedded-json-hash', 'assessment.json', failed('FORMAT_FAILURE'))] : [] };
  }
}

async function verifyExport(fileName, bytes, trust, anchors) {
  const report = { kind: 'journal', signatures: [], unsignedFields: [] };
  try {
    const journal = readExport(bytes);
    const { size } = journal.header;
    const wanted = new Set([
      size,
      ...anchors.flatMap(({ anchor }) => [
        Math.min(size, anchor?.size ?? 0),
        ...(anchor?.sights.map((one) => one.size) ?? []),
      ]),
    ]);
    const { checks, seen } = await verifyJournal(fileName, journal, trust, wanted);
    return { ...report, checks, journal: seen, ...worst(checks) };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const judged = failed('FORMAT_FAILURE');
    return { ...report, checks: [check('journal-chain', fileName, judged)], journal: null, ...judged };
  }
}

// ── 15 Sentences, and the command line ───────────────────────────────────────────────────────────────────────────────

const SENTENCES = {
  en: {
    verdict: {
      'TOTAL-PASSED': 'Valid',
      INDETERMINATE: 'Not determined',
      'TOTAL-FAILED': 'Not valid',
    },
    meaning: {
      'TOTAL-PASSED': 'Everything checked agrees, and each signer’s certificate is trusted.',
      INDETERMINATE: 'Nothing was found to be wrong, but what is at hand is not enough to rely on it.',
      'TOTAL-FAILED': 'Something is wrong. The file must not be relied upon.',
    },
    sub: {
      FORMAT_FAILURE:
        'The signature or the file does not have the form it must have, or something was changed that no later signature explains.',
      HASH_FAILURE: 'The content is not what was signed: its hash differs.',
      SIG_CRYPTO_FAILURE: 'The signature does not match the signer’s certificate.',
      SIG_CONSTRAINTS_FAILURE:
        'The signature lacks something that this kind of signature must have, or has something it must not have.',
      SIGNED_DATA_NOT_FOUND: 'There is no signature, or what it signs is not in this file.',
      NO_SIGNING_CERTIFICATE_FOUND: 'The signer’s certificate is missing.',
      NO_CERTIFICATE_CHAIN_FOUND:
        'The certificate is not issued by anyone trusted here. Compare its fingerprint with the signer over another channel.',
      CHAIN_CONSTRAINTS_FAILURE: 'The certificate may not be used for signatures like this one.',
      EXPIRED: 'The certificate has expired, and nothing proves that the signature is older.',
      NOT_YET_VALID: 'The certificate was not yet valid at the claimed time of signing.',
      TIMESTAMP_ORDER_FAILURE: 'The signer claims to have signed after the time stamp was issued.',
      SIG_TIMESTAMP_INVALID: 'The time stamp is broken or belongs to another signature.',
    },
    check: {
      'embedded-json-hash': 'The embedded data has the content hash stated in: {subject}',
      'evidence-hash': 'The attached evidence {subject} is the file that was assessed',
      'attachment-hash': 'Attachment {subject} is as listed',
      'sign-off-signature': 'Signature of the sign-off by {subject}',
      'sign-off-content': 'The sign-off by {subject} refers to exactly this content',
      'sign-off-decision': 'The sign-off by {subject} was signed with exactly this decision, statement and conditions',
      'manifest-hash':
        'The sign-off by {subject} was given on exactly the records that its signed list names, after the sign-off before it',
      'four-eyes': 'The sign-off by {subject} was not given by an author of the assessment',
      separation: 'The sign-off by {subject} keeps the separated roles apart',
      quorum: '{subject}: decided by those whom the rules ask for, in their order',
      'signer-key': 'The key of the sign-off by {subject} belongs to that person alone',
      'journal-chain': 'The journal’s chain is unbroken',
      'journal-checkpoint': 'The journal’s checkpoints are signed, in their places and close enough together',
      'journal-proof':
        'The sign-offs are in the journal that the checkpoint covers, and it continues the checkpoint before',
      anchor: 'The journal continues what {subject} saw of it',
    },
    anchor: {
      same: 'The journal is exactly the one that {name} saw. Entries: {journalSize}.',
      grown:
        'The journal continues the one that {name} saw, from {size} to {journalSize} entries. Nothing before was changed.',
      older: 'This file is older than {name}: it ends after {journalSize} entries, and {size} were there already.',
      rewritten: 'This file was rewritten after {name}: the entries that it saw are no longer the same.',
      'other-workspace': '{name} belongs to another workspace and says nothing about this one.',
      unreadable:
        '{name} holds nothing that this journal can be compared with: it is no dossier, checkpoint or journal export, or it is damaged.',
    },
    word: {
      signatures: 'Signatures',
      content: 'Content',
      free: 'not signed yet',
      changed: 'changed after this signature: {what}',
    },
  },
  de: {
    verdict: {
      'TOTAL-PASSED': 'Gültig',
      INDETERMINATE: 'Nicht bestimmbar',
      'TOTAL-FAILED': 'Ungültig',
    },
    meaning: {
      'TOTAL-PASSED': 'Alles Geprüfte stimmt überein, und dem Zertifikat jeder unterzeichnenden Person wird vertraut.',
      INDETERMINATE: 'Es wurde kein Fehler gefunden, doch was vorliegt, reicht nicht aus, um sich darauf zu verlassen.',
      'TOTAL-FAILED': 'Etwas stimmt nicht. Auf die Datei darf man sich nicht verlassen.',
    },
    sub: {
      FORMAT_FAILURE:
        'Die Signatur oder die Datei hat nicht die vorgeschriebene Form, oder es wurde etwas geändert, das keine spätere Signatur erklärt.',
      HASH_FAILURE: 'Der Inhalt ist nicht der signierte: Sein Hash weicht ab.',
      SIG_CRYPTO_FAILURE: 'Die Signatur passt nicht zum Zertifikat der unterzeichnenden Person.',
      SIG_CONSTRAINTS_FAILURE:
        'Der Signatur fehlt etwas, das sie haben muss, oder sie enthält etwas, das sie nicht haben darf.',
      SIGNED_DATA_NOT_FOUND: 'Es gibt keine Signatur, oder das Signierte ist nicht in dieser Datei.',
      NO_SIGNING_CERTIFICATE_FOUND: 'Das Zertifikat der unterzeichnenden Person fehlt.',
      NO_CERTIFICATE_CHAIN_FOUND:
        'Das Zertifikat stammt von keiner Stelle, der hier vertraut wird. Den Fingerabdruck über einen anderen Weg mit der unterzeichnenden Person abgleichen.',
      CHAIN_CONSTRAINTS_FAILURE: 'Das Zertifikat darf für Signaturen dieser Art nicht verwendet werden.',
      EXPIRED: 'Das Zertifikat ist abgelaufen, und nichts belegt, dass die Signatur älter ist.',
      NOT_YET_VALID: 'Das Zertifikat war zum angegebenen Zeitpunkt der Signatur noch nicht gültig.',
      TIMESTAMP_ORDER_FAILURE: 'Der angegebene Zeitpunkt der Signatur liegt nach dem Zeitstempel.',
      SIG_TIMESTAMP_INVALID: 'Der Zeitstempel ist beschädigt oder gehört zu einer anderen Signatur.',
    },
    check: {
      'embedded-json-hash': 'Die eingebetteten Daten haben den Inhalts-Hash, der hier steht: {subject}',
      'evidence-hash': 'Der beigefügte Nachweis {subject} ist die bewertete Datei',
      'attachment-hash': 'Die Anlage {subject} entspricht dem Verzeichnis',
      'sign-off-signature': 'Signatur der Freigabe durch {subject}',
      'sign-off-content': 'Die Freigabe durch {subject} bezieht sich auf genau diesen Inhalt',
      'sign-off-decision':
        'Die Freigabe durch {subject} wurde mit genau dieser Entscheidung, Erklärung und diesen Auflagen signiert',
      'manifest-hash':
        'Die Freigabe durch {subject} bezieht sich auf genau die Datensätze, die ihre signierte Liste nennt, und folgt auf die Freigabe davor',
      'four-eyes': 'Die Freigabe durch {subject} stammt nicht von jemandem, der die Bewertung erstellt hat',
      separation: 'Die Freigabe durch {subject} hält die getrennten Rollen auseinander',
      quorum: '{subject}: entschieden von denen, die die Regeln verlangen, in der verlangten Reihenfolge',
      'signer-key': 'Der Schlüssel der Freigabe durch {subject} gehört nur dieser Person',
      'journal-chain': 'Die Kette des Journals ist lückenlos',
      'journal-checkpoint': 'Die Prüfpunkte des Journals sind signiert, an ihrem Platz und dicht genug beieinander',
      'journal-proof':
        'Die Freigaben stehen im Journal, für das der Prüfpunkt bürgt, und es setzt den vorigen Prüfpunkt fort',
      anchor: 'Das Journal setzt fort, was {subject} davon gesehen hat',
    },
    anchor: {
      same: 'Das Journal ist genau das, welches {name} gesehen hat. Einträge: {journalSize}.',
      grown:
        'Das Journal setzt das fort, welches {name} gesehen hat, von {size} auf {journalSize} Einträge. Davor wurde nichts geändert.',
      older: 'Diese Datei ist älter als {name}: Sie endet nach {journalSize} Einträgen, und es gab bereits {size}.',
      rewritten:
        'Diese Datei wurde nach {name} neu geschrieben: Die Einträge, die sie gesehen hat, sind nicht mehr dieselben.',
      'other-workspace': '{name} gehört zu einem anderen Arbeitsbereich und sagt über diesen nichts.',
      unreadable:
        '{name} enthält nichts, womit sich dieses Journal vergleichen lässt: Es ist kein Dossier, kein Prüfpunkt und kein Journalexport, oder es ist beschädigt.',
    },
    word: {
      signatures: 'Signaturen',
      content: 'Inhalt',
      free: 'noch nicht signiert',
      changed: 'nach dieser Signatur geändert: {what}',
    },
  },
};

/** A sentence in `en` or `de`, with its places filled; the key itself where there is none. */
export function say(locale, table, key, values = {}) {
  const sentence = SENTENCES[locale][table][key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, place) => String(values[place] ?? ''));
}

/** A report as lines of text. */
export function describe(report, locale) {
  const tell = (table, key, values) => say(locale, table, key, values);
  const because = (one) => (one.subIndication ? [`    ${one.subIndication}: ${tell('sub', one.subIndication)}`] : []);
  const line = (one, sentence) => [`  ${one.verdict.padEnd(13)}  ${sentence}`, ...because(one)];
  const signatures = report.signatures.flatMap((one) => [
    ...line(one, [one.field, one.signer, one.claimedAt].filter(Boolean).join(', ')),
    ...(one.fingerprint ? [`    SHA-256 ${one.fingerprint}`] : []),
    ...(one.timestamp
      ? [`    RFC 3161: ${one.timestamp.at}, ${one.timestamp.authority}, ${one.timestamp.verdict}`]
      : []),
    ...one.changedSince.map((what) => `    ${tell('word', 'changed', { what })}`),
  ]);
  const free = report.unsignedFields.map((field) => `  ${field}: ${tell('word', 'free')}`);
  // Whom to ask for, and to trust: those who signed off need not have signed the file.
  const isOpen = (one) => one.code === 'sign-off-signature' && one.subIndication === 'NO_CERTIFICATE_CHAIN_FOUND';
  const checks = report.checks.flatMap((one) => [
    ...line(one, tell('check', one.code, one)),
    ...(isOpen(one) ? [`    SHA-256 ${one.found}`] : []),
  ]);
  const part = (heading, lines) => (lines.length > 0 ? ['', tell('word', heading), ...lines] : []);
  return [
    `${report.fileName}  SHA-256 ${report.sha256}`,
    '',
    [tell('verdict', report.verdict), report.verdict, report.subIndication].filter(Boolean).join('  '),
    tell('meaning', report.verdict),
    ...part('signatures', [...signatures, ...free]),
    ...part('content', checks),
    ...report.anchors.map((one) => `  ${tell('anchor', one.result, one)}`),
  ];
}

const USAGE = `node verifier.mjs FILE [--trust FINGERPRINT]… [--ca FILE]… [--tsa FILE]… [--anchor FILE]… [--json] [--lang en|de]

  FILE      a dossier or another signed PDF, or a journal export
  --trust   SHA-256 fingerprint of a signer's certificate that you compared with the signer
  --ca      certificate of an authority you trust, PEM or DER
  --tsa     certificate of a time-stamp authority, or its issuer, that you trust
  --anchor  a dossier, checkpoint or journal export you kept from before

Exit codes: 0 passed, 1 failed, 2 input not usable, 3 not determined.`;

/** Runs the command line; gives the exit code. */
async function main(args) {
  const { readFileSync } = await import('node:fs');
  const { parseArgs } = await import('node:util');
  const many = { type: 'string', multiple: true, default: [] };
  const options = {
    trust: many,
    ca: many,
    tsa: many,
    anchor: many,
    json: { type: 'boolean' },
    lang: { type: 'string' },
  };
  let given;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const { lang = /^de/.test(process.env.LC_ALL ?? process.env.LANG ?? '') ? 'de' : 'en' } = values;
    const fingerprints = values.trust.map((one) => one.toLowerCase().replace(/[\s:]/g, ''));
    if (positionals.length !== 1 || !SENTENCES[lang] || !fingerprints.every(isHash)) throw new Error(USAGE);
    const read = (path) => new Uint8Array(readFileSync(path));
    given = {
      lang,
      isJson: values.json,
      path: positionals[0],
      bytes: read(positionals[0]),
      trust: {
        fingerprints,
        certificates: values.ca.map(read),
        timestampAuthorities: values.tsa.map(read),
        anchors: values.anchor.map((path) => ({ name: path.split(/[\\/]/).at(-1), bytes: read(path) })),
      },
    };
  } catch (error) {
    console.error(error.message);
    return 2;
  }
  const report = await verifyFile(given.path.split(/[\\/]/).at(-1), given.bytes, given.trust);
  console.log(given.isJson ? JSON.stringify(report, null, 2) : describe(report, given.lang).join('\n'));
  return { 'TOTAL-PASSED': 0, 'TOTAL-FAILED': 1, INDETERMINATE: 3 }[report.verdict];
}

// In a browser there is no process, and where another program imports this file it is not the one that was started.
if (globalThis.process?.argv?.[1] && import.meta.filename === (await import('node:fs')).realpathSync(process.argv[1])) {
  process.exitCode = await main(process.argv.slice(2));
}
