// Package smallplan makes random small placement problems, in which every rule
// and edge case of the model occurs, and solves them by enumeration. It is the
// oracle of the tests of placement and of its checker: it shares no code with
// either, prefers big integers to speed, and reads like the model in the
// documentation of package placement.
package smallplan
