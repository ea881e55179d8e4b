/// Placeholder
package struct Node {}
