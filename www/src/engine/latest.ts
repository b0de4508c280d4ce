// One question at a time, and only the newest waits: while a slider is dragged, what lies between is never asked.

export class Latest<Question, Answer> {
  readonly #ask: (question: Question) => Promise<Answer>;
  readonly #settle: (outcome: { question: Question } & ({ answer: Answer } | { error: unknown })) => void;
  #waiting: { question: Question } | null = null;
  #running = false;

  constructor(ask: (question: Question) => Promise<Answer>, settle: (outcome: { question: Question } & ({ answer: Answer } | { error: unknown })) => void) {
    this.#ask = ask;
    this.#settle = settle;
  }

  /** Whether an answer is still to come. */
  get busy(): boolean {
    return this.#running;
  }

  ask(question: Question): void {
    this.#waiting = { question };
    if (!this.#running) void this.#work();
  }

  async #work(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting; next !== null; next = this.#waiting) {
      this.#waiting = null;
      const { question } = next;
      const outcome = await this.#ask(question).then((answer) => ({ question, answer }), (error: unknown) => ({ question, error }));
      // What has been overtaken is still shown where it is an answer: it is nearer than what stood there.
      if (this.#waiting === null) this.#running = false;
      this.#settle(outcome);
    }
    this.#running = false;
  }
}
