/** CI tries everything there is to try; a quick run takes a part of what is many times the same. */
export const isThorough = process.env['CI'] !== undefined || process.env['THOROUGH'] !== undefined;
