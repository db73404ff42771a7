import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  pbkdf2Sync,
  privateEncrypt,
  scryptSync,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { parseCertificate } from '#core/signing/certificate';
import { Oid } from '#core/signing/oids';
import { derivePkcs12, toBmp } from '#core/signing/pkcs12-encryption';
import { decryptRc2Cbc } from '#core/signing/rc2';

/** Known answers for every primitive that keys rest on: the machine's library must be the one we think it is. */
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

test.for([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
] as const)('SHA-256, FIPS 180-4: %.12s', ([message, digest]) => {
  expect(createHash('sha256').update(message).digest('hex')).toBe(digest);
});

test.for([
  ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    '4a656665',
    '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
] as const)('HMAC-SHA-256, RFC 4231: key %.8s', ([key, data, digest]) => {
  expect(createHmac('sha256', hex(key)).update(hex(data)).digest('hex')).toBe(digest);
});

describe('PBKDF2', () => {
  test('with HMAC-SHA-256, RFC 7914, 11', () => {
    expect(pbkdf2Sync('passwd', 'salt', 1, 64, 'sha256').toString('hex')).toBe(
      '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783',
    );
    expect(pbkdf2Sync('Password', 'NaCl', 80_000, 64, 'sha256').toString('hex')).toBe(
      '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d',
    );
  });

  test('with HMAC-SHA-1, RFC 6070', () => {
    expect(pbkdf2Sync('password', 'salt', 4096, 20, 'sha1').toString('hex')).toBe(
      '4b007901b765489abead49d926f721d065a429c1',
    );
  });
});

test.for([
  [
    '',
    '',
    16,
    1,
    1,
    '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
  ],
  [
    'password',
    'NaCl',
    1024,
    8,
    16,
    'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
  ],
  [
    'pleaseletmein',
    'SodiumChloride',
    16_384,
    8,
    1,
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
  ],
] as const)('scrypt, RFC 7914, 12: "%s"', ([password, salt, N, r, p, key]) => {
  expect(scryptSync(password, salt, 64, { N, r, p, maxmem: 64 * 1024 * 1024 }).toString('hex')).toBe(key);
});

describe('AES-256-GCM, test cases 13 to 16 of its specification', () => {
  const key = 'feffe9928665731c6d6a8f9467308308'.repeat(2);
  const plain =
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
  const cipherText =
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad';
  const cases = [
    {
      key: '00'.repeat(32),
      iv: '00'.repeat(12),
      aad: '',
      plain: '',
      cipher: '',
      tag: '530f8afbc74536b9a963b4f1c4cb738b',
    },
    {
      ...{ key: '00'.repeat(32), iv: '00'.repeat(12), aad: '', plain: '00'.repeat(16) },
      ...{ cipher: 'cea7403d4d606b6e074ec5d3baf39d18', tag: 'd0d1c8a799996bf0265b98b5d48ab919' },
    },
    {
      key,
      iv: 'cafebabefacedbaddecaf888',
      aad: '',
      plain,
      cipher: cipherText,
      tag: 'b094dac5d93471bdec1a502270e3cc6c',
    },
    {
      ...{ key, iv: 'cafebabefacedbaddecaf888', aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2' },
      ...{ plain: plain.slice(0, 120), cipher: cipherText.slice(0, 120), tag: '76fc6ece0f4e1768cddf8853bb2d551b' },
    },
  ];
  test.each(cases)('tag $tag', (one) => {
    const cipher = createCipheriv('aes-256-gcm', hex(one.key), hex(one.iv));
    cipher.setAAD(hex(one.aad));
    expect(Buffer.concat([cipher.update(hex(one.plain)), cipher.final()]).toString('hex')).toBe(one.cipher);
    expect(cipher.getAuthTag().toString('hex')).toBe(one.tag);
    const open = (tag: Buffer): string => {
      const decipher = createDecipheriv('aes-256-gcm', hex(one.key), hex(one.iv), { authTagLength: 16 });
      decipher.setAAD(hex(one.aad)).setAuthTag(tag);
      return Buffer.concat([decipher.update(hex(one.cipher)), decipher.final()]).toString('hex');
    };
    expect(open(hex(one.tag))).toBe(one.plain);
    const altered = hex(one.tag);
    altered[0] = (altered[0] ?? 0) ^ 1;
    expect(() => open(altered)).toThrow();
  });
});

test('AES-256-CBC, NIST SP 800-38A, F.2.5', () => {
  const cipher = createCipheriv(
    'aes-256-cbc',
    hex('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4'),
    hex('000102030405060708090a0b0c0d0e0f'),
  ).setAutoPadding(false);
  expect(cipher.update(hex('6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51')).toString('hex')).toBe(
    'f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d',
  );
});

test('triple DES with three keys, NIST SP 800-67', () => {
  const cipher = createCipheriv(
    'des-ede3',
    hex('0123456789abcdef23456789abcdef01456789abcdef0123'),
    null,
  ).setAutoPadding(false);
  expect(cipher.update(ascii('The qufck brown fox jump')).toString('hex')).toBe(
    'a826fd8ce53b855fcce21c8112256fe668d5c05dd9b6b900',
  );
});

test.for([['88bca90e90875a7f0f79c384627bafb2', '2269552ab0f85ca6', '0000000000000000']] as const)(
  'RC2, RFC 2268, 5: 128 bits',
  ([key, cipher, plain]) => {
    expect(Buffer.from(decryptRc2Cbc(hex(key), Buffer.alloc(8), hex(cipher))).toString('hex')).toBe(plain);
  },
);

test.for([
  ['smeg', '0A58CF64530D823F', 1, '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3', 24, 1],
  ['smeg', '0A58CF64530D823F', 1, '79993dfe048d3b76', 8, 2],
  ['smeg', '3D83C0E4546AC140', 1, '8d967d88f6caa9d714800ab3d48051d63f73a312', 20, 3],
  ['queeg', '05DEC959ACFF72F7', 1000, 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4', 24, 1],
  ['queeg', '05DEC959ACFF72F7', 1000, '11dedad7758d4860', 8, 2],
  ['queeg', '263216FCC2FAB31C', 1000, '5ec4c7a80df652294c3925b6489a7ab857c83476', 20, 3],
] as const)(
  'the key derivation of PKCS #12 with SHA-1: %s, %s',
  ([password, salt, iterations, key, bytes, purpose]) => {
    const input = { hash: 'sha1', purpose, password: toBmp(password), salt: hex(salt), iterations, bytes };
    expect(derivePkcs12(input).toString('hex')).toBe(key);
  },
);

describe('ECDSA P-256 with SHA-256, RFC 6979, A.2.5', () => {
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: hex('60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6').toString('base64url'),
      y: hex('7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299').toString('base64url'),
    },
  });
  const check = (message: string, signature: string): boolean =>
    verify('sha256', ascii(message), { key, dsaEncoding: 'ieee-p1363' }, hex(signature));
  const sample =
    'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8';

  test('accepts the signatures over "sample" and "test", and no other', () => {
    expect(check('sample', sample)).toBe(true);
    expect(
      check(
        'test',
        'F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083',
      ),
    ).toBe(true);
    expect(check('test', sample)).toBe(false);
    expect(check('sample', sample.replace('EFD4', 'EFD5'))).toBe(false);
  });
});

const digests: Readonly<Record<string, string>> = {
  [Oid.sha256WithRsa]: 'sha256',
  [Oid.sha384WithRsa]: 'sha384',
  [Oid.sha512WithRsa]: 'sha512',
};

describe('RSA PKCS #1 v1.5', () => {
  test('accepts signatures that others made: each RSA root certificate that the machine knows signed itself', () => {
    const roots = rootCertificates.map((pem) => parseCertificate(new X509Certificate(pem).raw));
    const ofRsa = roots.filter(({ signed }) => signed.algorithm in digests);
    expect(ofRsa.length).toBeGreaterThan(40);
    for (const { signed, publicKeyInfo } of ofRsa) {
      const key = createPublicKey({ key: Buffer.from(publicKeyInfo), format: 'der', type: 'spki' });
      const digest = digests[signed.algorithm] ?? '';
      expect(verify(digest, signed.tbs, key, signed.signature)).toBe(true);
      const altered = Buffer.from(signed.tbs);
      altered[20] = (altered[20] ?? 0) ^ 1;
      expect(verify(digest, altered, key, signed.signature)).toBe(false);
    }
  });

  test('is refused where the padding is not exactly that of the standard (RFC 8017, 9.2)', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 3 });
    const message = ascii('message');
    const info = Buffer.concat([
      hex('3031300d060960864801650304020105000420'),
      createHash('sha256').update(message).digest(),
    ]);
    const size = 384;
    const raw = (block: Buffer): Buffer =>
      privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, block);
    const padded = (filler: number, tail: number): Buffer =>
      Buffer.concat([hex('0001'), Buffer.alloc(filler, 0xff), hex('00'), info, Buffer.alloc(tail)]);
    const exact = raw(padded(size - 3 - info.length, 0));
    expect(exact).toEqual(sign('sha256', message, privateKey));
    expect(verify('sha256', message, publicKey, exact)).toBe(true);
    expect(verify('sha256', message, publicKey, raw(padded(size - 3 - info.length - 32, 32)))).toBe(false);
    expect(verify('sha256', message, publicKey, raw(padded(8, size - 11 - info.length)))).toBe(false);
  });
});
