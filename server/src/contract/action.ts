/** What an editor offers beside the fixes of findings: a command of the editor's own side. Never holds a secret value. */
export interface Action {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly string[];
}
