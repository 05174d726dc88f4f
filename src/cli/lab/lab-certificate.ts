import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Environment } from '../../core/config/environment.ts'
import { SetupError } from '../../core/setup-error.ts'
import { cacheFolder } from '../../library/shared/cache-folder.ts'

/** Writes the certificate of a lab that has just started, for clients to trust. Returns the file. */
export async function writeLabCertificate(
  certificate: string,
  file: string | undefined,
  cwd: string,
  environment: Environment,
): Promise<string> {
  const place =
    file === undefined ? path.join(cacheFolder(environment), 'lab-certificate.pem') : path.resolve(cwd, file)
  try {
    await mkdir(path.dirname(place), { recursive: true })
    await writeFile(place, certificate)
    return place
  } catch (cause) {
    throw new SetupError(`cannot write the certificate of the lab to ${place}`, {
      code: 'CERTIFICATE_UNWRITABLE',
      hint: 'Name another file with --certificate.',
      cause,
    })
  }
}

/** How clients can trust it, one line per kind of client. */
export function formatTrust(file: string): string {
  return [
    `Its certificate: ${file}`,
    `  Node     NODE_EXTRA_CA_CERTS=${file}`,
    `  Python   SSL_CERT_FILE=${file}  (requests: REQUESTS_CA_BUNDLE)`,
    `  curl     --cacert ${file}`,
    '',
  ].join('\n')
}
