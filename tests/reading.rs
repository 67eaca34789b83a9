//! Reading statement files: recognition, proof of every row, bad input, and the limited child.

mod reading {
    mod bad_input;
    mod corpus;
    mod formats;
    mod made;
    mod profiles;
    mod proofs;
    mod sandbox;
}
