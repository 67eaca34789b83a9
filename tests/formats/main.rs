//! The banks' formats against real files, and against bytes made to hurt.

mod corpus;
mod hostile;
