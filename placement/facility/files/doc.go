// Package files reads and writes location problems and what belongs to them.
//
// [Read] and [ReadFile] know the formats of the public instances. [WriteLP] and
// [WriteMPS] write the exact model of a problem for another solver, and
// [ReadSolution] takes its answer back, costed anew. [WriteCertificate] and
// [ReadCertificate] let certificates travel.
//
// Readers are bounded and strict: what is malformed, too large, cut short or
// followed by something else is an error with line, column and reason. Decimal
// numbers are read exactly.
package files
