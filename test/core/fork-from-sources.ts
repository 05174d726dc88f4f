import { forkLab } from '../../src/lab/index.ts'

/** Starts a process of the sources as they are, which the tests themselves never do: see worker-bundles.ts. */
const lab = await forkLab({
  mounts: [{ name: 'smallest', provider: 'smallest', profile: { voice: 'tone' } }],
})
process.stdout.write(Object.keys(lab.addresses).join())
await lab.close()
