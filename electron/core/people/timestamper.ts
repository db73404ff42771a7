import { randomBytes } from 'node:crypto';
import { AppError } from '#contract/errors';
import type { Timestamper } from '#core/signing/cms';
import { timestamper } from '#core/signing/timestamp-request';
import { askTimestampServer } from '#core/signing/timestamp-server';
import type { Reader } from '#core/store/sql';
import { readWorkspaceRow } from '#core/store/workspace';

/**
 * Asks the time-stamp server that the workspace's owner wrote down. Without one nothing ever leaves this machine.
 * @throws AppError `timestamp.no-server`
 */
export function workspaceTimestamper(read: Reader): Timestamper {
  const address = readWorkspaceRow(read).timestamp_server;
  if (address === null) throw new AppError('timestamp.no-server', {});
  return timestamper((request) => askTimestampServer(address, request), randomBytes);
}
