//! The audited workbook of a year: everything that an auditor needs to work it out again.
