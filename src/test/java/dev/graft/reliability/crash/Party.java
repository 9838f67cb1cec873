package dev.graft.reliability.crash;

/** One kind of client: what it asks of a server that may die at any moment, and what it must find again. */
interface Party {
    /** Asks for something. Throws when the server dies over it. */
    void act();

    /** On a server that is up, with nobody else asking: clears doubts up and tells the account what is not as promised. */
    void audit();
}
