declare module 'snappyjs' {
  const snappy: { readonly compress: (bytes: Uint8Array) => Uint8Array }
  export default snappy
}
