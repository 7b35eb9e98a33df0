// Package whatif turns a plan into a decision: what an override costs, where an
// answer flips, what one more of anything is worth, which plan holds across
// scenarios, and which requirements are in conflict. Every number is confirmed
// by solving the problem with and without the change in question.
//
// What is compared are objectives, Plan.Cost; [Difference] says how sure a
// difference is when plans are not proved to be optimal.
package whatif
