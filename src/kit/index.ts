export { adapterSuite, type Runner, type SuiteOptions } from './suite.ts'
