/** An answer and what it was read from: "EXPOSE in Dockerfile". A default says that it is one. */
export interface Detected<Value> {
  readonly value: Value;
  readonly evidence: string;
}
